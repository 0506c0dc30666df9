// The write matrix: every kind of person calls every server function and every endpoint, with ids of others in every place that takes
// one. Laws: no row of others changes, nothing of theirs comes back, and what is another's is answered as what is nowhere.
import { randomUUID } from 'node:crypto'
import { random as chance } from '../../../app/importer/demo/random.ts'
import type { Random } from '../../../app/importer/demo/random.ts'
import { endpoints, serverFunctions } from '../../../app/server/testing/doors.ts'
import { cookieFor } from '../../fixtures.ts'
import type { Stack } from '../../stack.ts'
import { call } from '../matrix/calls.ts'
import { gatherCast, leaksIn } from '../matrix/cast.ts'
import type { Cast, Person } from '../matrix/cast.ts'
import { send } from '../matrix/wire.ts'
import { digestsOf } from './digests.ts'
import { elsewhere, senders } from './endpoints.ts'
import { inputFor } from './inputs.ts'
import { readSchemas } from './schemas.ts'
import type { Schema } from './schemas.ts'

export interface WritesOutcome {
  seed: number
  calls: number
  pairs: number
  /** Calls by kind of person, and how many answers had each status. */
  people: Record<string, number>
  statuses: Record<string, number>
  failures: string[]
}

/** These take the person elsewhere; they come last. */
const leaving = ['endOtherSessions', 'switchSpace', 'makeSpace', 'leaveSpace']
/** After these the person may be signed in otherwise than before, or not at all. */
const disturbing = new Set([...leaving, 'changePassword', 'removeWay', 'connectProxy', 'endSession', 'saveProfile'])

type Plan = { rounds: number; seed: number; progress?: (name: string) => void }

/** Calls everything `rounds` times for each person, each time with other ids. */
export async function runWrites(stack: Stack, { rounds, seed, progress }: Plan): Promise<WritesOutcome> {
  const random = chance(seed)
  const schemas = await readSchemas()
  const cast = await gatherCast(stack)
  // The program looks after processes once a minute; these are on no machine that it knows, and end tomorrow.
  await stack.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`update agent_processes set machine_id = gen_random_uuid(), expires_at = now() + interval '1 day'`
    await tx`update session_tokens set expires_at = now() + interval '1 day'`
  })
  const sum: WritesOutcome = { seed, calls: 0, pairs: 0, people: {}, statuses: {}, failures: missing() }
  const sent = new Set<string>()
  const kinds = Map.groupBy(cast.people, ({ name }) => name)
  for (const person of [...kinds.values()].flatMap((some) => some.slice(0, 1))) {
    // What keeps sessions out is told to whatever captures; and a share link shows its range.
    const seen =
      person.name === 'capture key' || person.name === 'share link'
        ? { ...person, sees: new Set(['space'] as const) }
        : person
    const others = await idsOfOthers(stack, cast, person)
    if (sum.calls === 0) await settled(stack, cast, person)
    const before = await digests(stack, cast, person)
    const done: string[] = []
    const examine = async (what: string, ask: (id: string) => Promise<Answer>, exempt = false) => {
      const fresh = others.filter((one) => !sent.has(one))
      const id = random.pick((fresh.length > 0 ? fresh : others) as [string, ...string[]])
      const isFresh = !sent.has(id)
      sent.add(id)
      // What was sent may stand in rows of the sender's own from then on.
      cast.idOf.delete(id)
      const given = await ask(id)
      sum.calls++
      sum.people[person.name] = (sum.people[person.name] ?? 0) + 1
      sum.statuses[given.status] = (sum.statuses[given.status] ?? 0) + 1
      done.push(`${given.status} ${what}`)
      const told = `${person.name} ${what} ${id}`
      const leaked = leaksIn(cast, seen, given.text.replaceAll(id, ''))
      if (leaked.length > 0) sum.failures.push(`LEAK ${told}: ${leaked.slice(0, 5).join(', ')}`)
      if (given.status >= 500) sum.failures.push(`BROKE ${told} → ${given.status} ${given.text.slice(0, 300)}`)
      // An id that was sent before may be that of a row of the sender's own by now.
      if (exempt || !isFresh) return
      const nowhere = randomUUID()
      const twin = await ask(nowhere)
      sum.pairs++
      const [a, b] = [essence(given, id), essence(twin, nowhere)]
      if (a !== b) sum.failures.push(`TOLD APART ${told}:\n  ${a.slice(0, 400)}\n  ${b.slice(0, 400)}`)
    }
    for (let round = 0; round < rounds; round++) {
      for (const called of inOrder()) {
        const schema = schemas[called.name] ?? null
        const shape = random.int(2 ** 31)
        const ask = async (id: string): Promise<Answer> => {
          const data = schema ? inputFor(chance(shape), schema, idPicker(shape, id)) : undefined
          const { status, text } = await call(stack, called, data, { ...person.headers, ...from(random) })
          // A refusal is answered 200 as well.
          return { status: status === 200 && text.includes('"k":["error"]') ? 400 : status, text }
        }
        await examine(called.name, ask, !takesId(schema))
        if (disturbing.has(called.name)) await restore(stack, cast, person)
      }
      for (const { path } of endpoints) {
        const count = senders[path]?.('x', random).length ?? 0
        for (let n = 0; n < count; n++) {
          const ask = async (id: string) => {
            const sending = senders[path]?.(id, random)[n]
            if (!sending) throw new Error(`Nothing is sent to ${path}.`)
            const origin: Record<string, string> = sending.method === 'GET' ? {} : { origin: stack.address }
            const { status, body } = await send(stack, {
              ...sending,
              headers: { ...origin, ...sending.headers, ...person.headers, ...from(random) },
            })
            return { status, text: body }
          }
          await examine(`${path} ${n}`, ask, answersWithOwn.has(path))
        }
        await restore(stack, cast, person)
      }
    }
    const after = await digests(stack, cast, person)
    for (const [table, digest] of after)
      if (digest !== before.get(table))
        sum.failures.push(
          `CHANGED ${table} by ${person.name}: ${before.get(table)} → ${digest}; done: ${done.filter((one) => one.startsWith('2')).join(', ')}`,
        )
    progress?.(person.name)
  }
  return sum
}

type Answer = { status: number; text: string }

/** What these answer is about a new row of the person's own: an account of it, with its ids and times. */
const answersWithOwn = new Set([
  'routes/api.uploads.ts',
  'routes/api.registry.ts',
  'routes/api.capture.machine.ts',
  'routes/api.capture.ts',
  'routes/api.pair.ts',
  'routes/api.export.ts',
])

const missing = () =>
  endpoints.flatMap(({ path }) =>
    path in senders || path in elsewhere ? [] : [`${path} is examined nowhere: add it to endpoints.ts`],
  )

/** Takes no id, and would end the person in the middle of their exam; erasing has an exam of its own. */
const isFinal = ({ name }: { name: string }) => name === 'eraseAccount'

const inOrder = () =>
  serverFunctions
    .filter((called) => !isFinal(called))
    .toSorted((a, b) => leaving.indexOf(a.name) - leaving.indexOf(b.name))

const takesId = (schema: Schema | null) => /"format":"uuid"|"id"|code/i.test(JSON.stringify(schema))

/** A key is most often a fresh one; now and then it is somebody else's. */
function idPicker(shape: number, id: string): (path: string) => string | undefined {
  const keyOfOthers = shape % 5 === 0
  return (path) => (path === 'key' && !keyOfOthers ? randomUUID() : id)
}

/** Each from a network of its own, so that no limit ends the exam. */
const from = (random: Random) => ({
  'x-forwarded-for': `10.${random.int(256)}.${random.int(256)}.${1 + random.int(250)}`,
})

function essence({ status, text }: Answer, id: string): string {
  return `${status} ${text
    .replaceAll(id, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/"s":\d+/g, 'N')}`
}

/** Ids of rows that the person has no business with; most are of the other space. */
async function idsOfOthers({ sql }: Stack, cast: Cast, { actor, sees }: Person): Promise<string[]> {
  const other = actor?.spaceId === cast.theirs.spaceId ? cast.ours : cast.theirs
  const ids = [...cast.idOf].flatMap(([id, of]) =>
    sees.has(of) || (actor?.role === 'auditor' && of === 'space') ? [] : [id],
  )
  const rows = await sql<{ id: string }[]>`
    select id::text from auth_sessions where user_id = ${other.userId}
    union all select id::text from auth_members where user_id = ${other.userId}
    union all select key::text from idempotency_keys where space_id = ${other.spaceId}`
  const known = new Set([actor?.userId, actor?.spaceId])
  return [...ids, ...rows.map(({ id }) => id), other.session, other.spaceId, other.userId].filter(
    (id) => /^[0-9a-f-]{36}$/.test(id) && !known.has(id),
  )
}

/** Where a person must change nothing: everywhere, but what their role reaches. */
async function digests(stack: Stack, { ours, theirs }: Cast, person: Person) {
  const strange = person.actor?.spaceId === theirs.spaceId
  const writes = person.name === 'own' || person.name === 'other member' || person.name === 'capture key'
  const spaces = strange ? [ours.spaceId] : writes ? [theirs.spaceId] : [ours.spaceId, theirs.spaceId]
  return digestsOf(stack.sql, { spaces, person })
}

/** Waits until nothing works on the rows that were just made. */
async function settled(stack: Stack, cast: Cast, person: Person): Promise<void> {
  let last = ''
  for (let n = 0; n < 100; n++) {
    const now = JSON.stringify([...(await digests(stack, cast, person))])
    if (now === last) return
    last = now
    await new Promise((resolve) => setTimeout(resolve, 1500))
  }
}

/** Whoever has signed out, left or gone elsewhere by what they called comes back. */
async function restore(stack: Stack, { ours }: Cast, person: Person): Promise<void> {
  const { actor, name } = person
  if (!actor) return
  if (actor.spaceId === ours.spaceId)
    await stack.sql`insert into auth_members (organization_id, user_id, role)
      select ${actor.spaceId}, ${actor.userId}, ${actor.role}
      where not exists (select 1 from auth_members where organization_id = ${actor.spaceId} and user_id = ${actor.userId})`
  const { status } = await call(stack, 'readAccount', undefined, person.headers)
  if (status !== 200) {
    const cookie = await cookieFor(stack, actor, {
      'x-forwarded-for': `10.9.${name.length}.${Math.floor(Math.random() * 250)}`,
    })
    person.headers = { cookie: `${cookie.name}=${cookie.value}` }
  }
  await stack.sql`update auth_sessions set active_organization_id = ${actor.spaceId} where user_id = ${actor.userId} and active_organization_id is distinct from ${actor.spaceId}`
}
