// Saved searches that tell their owner when something comes that they find. The indexer asks them once for what it has just made findable, in its
// own transaction: nothing is told twice, nothing is lost when it is killed. Law: each is asked as its owner, with the role they have at this
// moment; only what happened after it was saved counts, so that an import of old sessions tells nothing.
import { sql } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import type { Role } from '#db/schema/roles.ts'
import { may, roleOf } from '#db/schema/roles.ts'
import { actAsLogin, becomeActor } from '#db/transact.server.ts'
import type { Transaction } from '#db/transact.server.ts'
import { parseSearch } from '../features/search/language/parse.ts'
import type { Node } from '../features/search/language/tree.ts'

type Alert = { id: string; name: string; query: string; since: string; userId: string; role: Role }
/** By alert: the events that it finds. */
type Found = Map<string, Set<string>>

const mostAlerts = 200

export interface Alerts {
  /** What the alerts find of `ids` as they are known now. */
  matching: (ids: readonly string[]) => Promise<Found>
  /** Tells what they find of `ids` that is not among `known`. */
  tell: (ids: readonly string[], known: Found) => Promise<void>
}

/** The alerts of a space. One that cannot be asked is left out, and `onError` hears of it. */
export async function alertsOf(tx: Transaction, spaceId: string, onError: (error: unknown) => void): Promise<Alerts> {
  const rows = await tx.execute<Omit<Alert, 'role'> & { role: string }>(sql`
    select s.id, s.name, s.query, s.created_at::text as since, s.owner_id as "userId", m.role
    from saved_searches s join auth_members m on m.organization_id = s.space_id and m.user_id = s.owner_id
    where s.space_id = ${spaceId} and s.notify order by s.created_at limit ${mostAlerts}`)
  const alerts = rows.flatMap((row): Alert[] => {
    const role = roleOf(row.role)
    return role && may(role, 'read') ? [{ ...row, role }] : []
  })

  async function each<T>(work: (alert: Alert, asked: Node, part: Transaction) => Promise<T>): Promise<Map<string, T>> {
    const answers = new Map<string, T>()
    for (const alert of alerts) {
      const { tree } = parseSearch(`${alert.query} `)
      if (!tree) continue
      const asked: Node = {
        op: 'and',
        nodes: [tree, { op: 'time', from: new Date(alert.since).toISOString(), to: null }],
      }
      try {
        // A savepoint: what one alert breaks is undone, and the batch goes on.
        answers.set(
          alert.id,
          await tx.transaction(async (part) => {
            await becomeActor(part, { userId: alert.userId, spaceId, role: alert.role })
            const answer = await work(alert, asked, part)
            await actAsLogin(part)
            return answer
          }),
        )
      } catch (error) {
        onError(error)
      }
    }
    return answers
  }

  const matching = async (ids: readonly string[]): Promise<Found> =>
    ids.length === 0 ? new Map() : each((_alert, asked, part) => find(part, asked, ids))

  const tell = async (ids: readonly string[], known: Found): Promise<void> => {
    if (ids.length === 0) return
    await each(async (alert, asked, part) => {
      const found = await find(part, asked, ids)
      const news = [...found].filter((id) => !known.get(alert.id)?.has(id)).length
      if (news > 0) await raise(part, alert, spaceId, news)
    })
  }
  return { matching, tell }
}

async function find(tx: Transaction, asked: Node, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.execute<{ id: string }>(sql`
    select event_id as id from search_events(${JSON.stringify(asked)}::jsonb, ${`{${ids.join(',')}}`}::uuid[], null, null, 1000)`)
  return new Set(rows.map(({ id }) => id))
}

/** One notification a search: unread, it counts on; read, it is new again. */
async function raise(tx: Transaction, alert: Alert, spaceId: string, news: number): Promise<void> {
  await tx.execute(sql`
    insert into notifications (id, space_id, owner_id, kind, title, body, dedupe_key, count, raised_at)
    values (${uuidv7()}, ${spaceId}, ${alert.userId}, 'search', ${alert.name}, ${alert.query}, ${`search:${alert.id}`}, ${news}, now())
    on conflict (space_id, owner_id, dedupe_key) do update set title = excluded.title, body = excluded.body, raised_at = excluded.raised_at,
      count = excluded.count + case when notifications.read_at is null then notifications.count else 0 end, read_at = null`)
}
