// An account ends when the last of its own spaces is empty. Rules: spaces that it alone has go with it; in those of several members what is the
// space's stays, what is the person's goes, and their comments stand under nobody's name. The account of whoever runs Logbook on this machine is
// emptied and stays, because its agents go on writing.
import type { Database } from '#db/client.server.ts'
import { AppError } from '#app/server/errors.ts'
import { audit } from '#app/server/audit.server.ts'
import type { Means } from '#app/server/audit.server.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { beginErasure } from './begin.server.ts'
import { childrenFirst, readTree } from './plan.server.ts'
import { addToReceipt, removeAll } from './rows.server.ts'

/** What stands where the name of an erased account stood. */
export const formerMember = 'A former member'

export interface OwnSpace {
  spaceId: string
  name: string
}

export interface AccountScope {
  /** They go. */
  alone: OwnSpace[]
  /** They stay, without the person. */
  shared: OwnSpace[]
  /** They have no other owner. */
  last: OwnSpace[]
  /** This machine's agents write to the account's first space: it is emptied, and the account stays. */
  host: boolean
}

/** What erasing the account would take. */
export async function scopeOfAccount(db: Database, userId: string): Promise<AccountScope> {
  const rows = await db.$client<Array<OwnSpace & { members: number; owners: number; role: string }>>`
    select o.id as "spaceId", o.name, m.role, (select count(*) from auth_members a where a.organization_id = o.id)::int as members,
      (select count(*) from auth_members a where a.organization_id = o.id and a.role = 'owner' and a.user_id <> ${userId})::int as owners
    from auth_members m join auth_organizations o on o.id = m.organization_id where m.user_id = ${userId} order by m.created_at, m.id`
  const [first] = await db.$client<Array<{ userId: string }>>`
    select user_id as "userId" from auth_members where role = 'owner' order by created_at limit 1`
  const plain = (some: OwnSpace[]) => some.map(({ spaceId, name }) => ({ spaceId, name }))
  const shared = rows.filter(({ members }) => members > 1)
  return {
    alone: plain(rows.filter(({ members }) => members === 1)),
    shared: plain(shared),
    last: plain(shared.filter(({ role, owners }) => role === 'owner' && owners === 0)),
    host: first?.userId === userId,
  }
}

/** Begins to erase the actor's account; answers the erasures, one a space. Throws `conflict` where a space would be left without an owner. */
export async function beginAccount(db: Database, actor: Actor, means: Means): Promise<string[]> {
  const scope = await scopeOfAccount(db, actor.userId)
  if (scope.last.length > 0)
    throw new AppError(
      'conflict',
      `You are the last owner of ${scope.last.map(({ name }) => name).join(', ')}, which others have too. Nothing was changed; make somebody else an owner first.`,
    )
  for (const { spaceId } of scope.shared) {
    await transact(db, { ...actor, spaceId }, (tx) => audit(tx, { ...actor, spaceId }, means, { act: 'member.leave' }))
    await db.$client`delete from auth_members where organization_id = ${spaceId} and user_id = ${actor.userId}`
  }
  const ids: string[] = []
  for (const { spaceId } of scope.alone) {
    const begun = await beginErasure(db, { ...actor, spaceId, role: 'owner' }, means, 'all', 'account')
    if (begun) ids.push(begun.id)
  }
  await db.$client`delete from auth_api_keys where reference_id = ${actor.userId}`
  await db.$client`delete from auth_sessions where user_id = ${actor.userId}`
  return ids
}

/** Removes the person when this was the last of their spaces to be erased, unless they are who runs Logbook here; answers whether they are. */
export async function endAccount(
  db: Database,
  { id, userId }: { id: string; userId: string },
  signal?: AbortSignal,
): Promise<boolean> {
  const sql = db.$client
  if ((await scopeOfAccount(db, userId)).host) return true
  const [more] = await sql`
    select 1 from erasures where kind = 'account' and requested_by = ${userId} and id <> ${id} and step in ('rows', 'custody', 'files')`
  if (more) return false
  await sql`update comments set author_name = ${formerMember} where author_id = ${userId}`
  const tree = await readTree(sql)
  for (const table of childrenFirst(['auth_users'], tree)) {
    const to = tree.get('auth_users')?.find((one) => one.table === table)
    const [column] = to?.columns[0] ?? []
    if (column) await removeAll(sql, id, { table, where: `t.${column} = $1` }, [userId], signal)
  }
  await sql.begin(async (tx) => {
    const { count } = await tx`delete from auth_users where id = ${userId}`
    await addToReceipt(tx, id, { rows: count > 0 ? { auth_users: count } : {} })
  })
  return false
}
