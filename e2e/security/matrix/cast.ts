// The people of the matrix, and what each may see. Every text of every row carries a mark that says whose it is, so that one look at
// an answer tells whether something is in it that does not belong there.
import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { figures } from '../../../db/schema/figures.ts'
import { seedActor, seedRow, seedSession } from '../../../db/testing-rows.ts'
import type { Actor } from '../../../db/transact.server.ts'
import { cookieFor } from '../../fixtures.ts'
import type { Stack } from '../../stack.ts'
import { makeKey, shareLink } from './calls.ts'

/** Whose a row is: of our space, a person's own in it, figures of it, of another space, of the removed member's own space; a person's
 * name, which members see, and their address, which is theirs alone. */
const owners = ['space', 'own', 'members', 'figures', 'strange', 'removed', 'name', 'account'] as const
type Mark = (typeof owners)[number]

export interface Person {
  name: string
  headers: Record<string, string>
  /** Null for whoever is nobody to the server. */
  actor: Actor | null
  sees: ReadonlySet<Mark>
  userId?: string
  /** Their own address. */
  address?: string | undefined
}

export interface Cast {
  people: Person[]
  /** Ids that a client may send: of our space, and of the other. */
  ours: { spaceId: string; userId: string; session: string }
  theirs: { spaceId: string; userId: string; session: string }
  /** Whose a row with this id is; ids that tests send are not among them. */
  idOf: Map<string, Mark>
}

/** What `text` shows that `person` may not see. */
export function leaksIn({ idOf }: Pick<Cast, 'idOf'>, { actor, sees, address }: Person, text: string): string[] {
  const seen = sees as ReadonlySet<string>
  const marks = [...text.matchAll(markIn)]
    .filter(([all, of = '']) => !seen.has(of) && all !== address && !(actor && of === 'name'))
    .map(([all]) => all)
  const ids = [...text.matchAll(uuid)].flatMap(([id]) => {
    const of = idOf.get(id)
    return of && !seen.has(of) ? [`${id} (${of})`] : []
  })
  return [...new Set([...marks, ...ids])]
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const markIn = /mk-([a-z]+)-[0-9a-f]{12}/g
const mark = (of: Mark) => `mk-${of}-${randomBytes(6).toString('hex')}`

export async function gatherCast(stack: Stack): Promise<Cast> {
  const { sql, owner } = stack
  const idOf = new Map<string, Mark>()
  const came = await Promise.all(Array.from({ length: 6 }, () => person(stack)))
  const [stranger, member, viewer, auditor, removed, late] = came
  if (!stranger || !member || !viewer || !auditor || !removed || !late) throw new Error('Nobody came.')
  const rows = async (actor: Actor, space: Mark, own: Mark) => {
    const session = await seedSession(sql, actor, { title: mark(space) })
    const hidden = await seedSession(sql, actor, { title: mark(space) })
    await sql`update sessions set agent = ${mark(space === 'space' ? 'figures' : space)} where id in ${sql([session, hidden])}`
    idOf.set(hidden, space === 'space' ? 'figures' : space)
    for (let n = 0; n < 4; n++) await seedMarked(stack, actor, session, { space, own, idOf })
    return session
  }
  const ours = { ...owner, session: await rows(owner, 'space', 'own') }
  const theirs = { ...stranger, session: await rows(stranger, 'strange', 'strange') }
  await rows(removed, 'removed', 'removed')

  for (const [who, role] of [
    [member, 'editor'],
    [viewer, 'viewer'],
    [auditor, 'auditor'],
    [removed, 'editor'],
  ] as const)
    await sql`insert into auth_members (organization_id, user_id, role) values (${owner.spaceId}, ${who.userId}, ${role})`
  const inOurs = { ...member, spaceId: owner.spaceId, role: 'editor' } as const
  await seedMarked(stack, inOurs, ours.session, { space: 'space', own: 'members', idOf, personalOnly: true })

  const cookies = new Map<Actor, string>()
  for (const who of [owner, ...came]) {
    const { name, value } = await cookieFor(stack, who)
    cookies.set(who, `${name}=${value}`)
    const spaceId = who === stranger || who === late ? who.spaceId : owner.spaceId
    await sql`update auth_sessions set active_organization_id = ${spaceId} where user_id = ${who.userId}`
  }
  await sql`delete from auth_members where organization_id = ${owner.spaceId} and user_id = ${removed.userId}`
  await sql`update auth_sessions set expires_at = now() - interval '1 second' where user_id = ${late.userId}`
  const cookieOf = (who: Actor) => cookies.get(who) ?? ''
  const [name = '', value = ''] = cookieOf(owner).split('=')
  const token = decodeURIComponent(value).split('.')[0] ?? ''
  const signed = (text: string, secret: string) =>
    `${name}=${encodeURIComponent(`${text}.${createHmac('sha256', secret).update(text).digest('base64')}`)}`
  const nobody = new Set<Mark>()
  const forged = [
    `${cookieOf(owner)}x`,
    `${name}=${randomUUID()}`,
    `${name}=${encodeURIComponent(token)}`,
    signed(token, 'guessed'),
    signed(token, ''),
    `${name}=${encodeURIComponent(`${token}.`)}`,
    `${name}=; ${name}=${randomUUID()}`,
  ]
  const people: Person[] = [
    { name: 'nobody', headers: {}, actor: null, sees: nobody },
    { name: 'expired', headers: { cookie: cookieOf(late) }, actor: null, sees: nobody },
    ...forged.map((cookie) => ({ name: 'forged', headers: { cookie }, actor: null, sees: nobody })),
    {
      name: 'own',
      headers: { cookie: cookieOf(owner) },
      actor: owner,
      sees: new Set<Mark>(['space', 'own', 'figures']),
    },
    {
      name: 'other member',
      headers: { cookie: cookieOf(member) },
      actor: inOurs,
      sees: new Set<Mark>(['space', 'members', 'figures']),
    },
    {
      name: 'viewer',
      headers: { cookie: cookieOf(viewer) },
      actor: { ...viewer, spaceId: owner.spaceId, role: 'viewer' },
      sees: new Set<Mark>(['space', 'figures']),
    },
    {
      name: 'removed member',
      headers: { cookie: cookieOf(removed) },
      actor: removed,
      sees: new Set<Mark>(['removed']),
    },
    {
      name: 'auditor',
      headers: { cookie: cookieOf(auditor) },
      actor: { ...auditor, spaceId: owner.spaceId, role: 'auditor' },
      sees: new Set<Mark>(['figures']),
    },
    { name: 'stranger', headers: { cookie: cookieOf(stranger) }, actor: stranger, sees: new Set<Mark>(['strange']) },
    ...(await keys(stack, cookieOf(owner))),
    {
      name: 'share link',
      headers: { authorization: `Share ${await shareLink(stack, cookieOf(owner), ours.session)}` },
      actor: null,
      sees: nobody,
    },
  ]
  const addresses = new Map(
    (await sql<{ id: string; email: string }[]>`select id, email from auth_users`).map(({ id, email }) => [id, email]),
  )
  for (const person of people) {
    const userId =
      person.name === 'expired' ? late.userId : person.name === 'capture key' ? owner.userId : person.actor?.userId
    if (userId) Object.assign(person, { userId, address: addresses.get(userId)?.split('@')[0] })
  }
  return { people, ours, theirs, idOf }
}

async function person(stack: Stack): Promise<Actor> {
  const actor = await seedActor(stack.sql)
  await stack.sql`update auth_users set email = ${`${mark('account')}@logbook.invalid`}, name = ${mark('name')} where id = ${actor.userId}`
  return actor
}

type Marking = { space: Mark; own: Mark; idOf: Map<string, Mark>; personalOnly?: boolean }

/** One row of `actor` in every table of spaces, each text of it marked; with `personalOnly` in those of persons alone. */
async function seedMarked({ sql }: Stack, actor: Actor, session: string, { space, own, idOf, personalOnly }: Marking) {
  const tables = await sql<{ name: string; personal: boolean }[]>`
    select c.table_name as name, bool_or(c.column_name = 'owner_id') as personal
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' group by 1
    having bool_or(c.column_name = 'space_id') order by 1`
  const views = { name: 'saved_views', personal: false }
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    for (const { name, personal } of [...tables, views]) {
      if (personalOnly && !personal) continue
      const whose = personal ? own : space
      const shown: readonly string[] = name in figures ? figures[name as keyof typeof figures] : []
      const figured = whose === 'space' ? 'figures' : whose
      const marks = new Set<string>()
      const markOf = (column: string) => {
        const made = mark(shown.includes(column) ? figured : whose)
        marks.add(made)
        return made
      }
      await seedRow(tx, name, actor, session, markOf)
      const found = marks.size > 0 ? `%(${[...marks].join('|')})%` : ''
      // A view is in two shapes; one that is shared is the space's.
      if (name === 'saved_views' && personal)
        await tx`update saved_views t set shared = false where t::text similar to ${found}`
      const rows = await tx<{ id: string | null }[]>`
        select to_jsonb(t)->>'id' as id from ${tx(name)} t where space_id = ${actor.spaceId} and t::text similar to ${found}`
      for (const { id } of rows) if (id) idOf.set(id, name in figures ? figured : whose)
    }
  })
}

/** Keys of the owner, made as a page makes them: one that captures, and ones that are worth nothing. */
async function keys(stack: Stack, cookie: string): Promise<Person[]> {
  const key = await makeKey(stack, cookie, 'capture')
  const nobody = new Set<Mark>()
  return [key, `${key}x`, `lbk_${randomBytes(32).toString('base64url')}`].map((one) => ({
    name: one === key ? 'capture key' : 'forged',
    headers: { authorization: `Bearer ${one}` },
    actor: null,
    sees: nobody,
  }))
}
