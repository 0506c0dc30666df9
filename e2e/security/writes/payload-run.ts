// Payloads through every door: each text of each server function's schema, and each place of each endpoint that takes an id. Laws: an
// answer is a result or a plain refusal, never a fault; what is stored is what was sent, wherever it stands; nothing else changes.
import { randomUUID } from 'node:crypto'
import { random as chance } from '../../../app/importer/demo/random.ts'
import type { Random } from '../../../app/importer/demo/random.ts'
import { endpoints, serverFunctions } from '../../../app/server/testing/doors.ts'
import { seedActor, seedSession } from '../../../db/testing-rows.ts'
import type { Actor } from '../../../db/transact.server.ts'
import { cookieFor } from '../../fixtures.ts'
import type { Stack } from '../../stack.ts'
import { call } from '../matrix/calls.ts'
import type { Called } from '../matrix/calls.ts'
import { send } from '../matrix/wire.ts'
import { payloads } from '../payloads.ts'
import { digestsOf } from './digests.ts'
import { senders } from './endpoints.ts'
import { textFields } from './fields.ts'
import { inputFor } from './inputs.ts'
import { readSchemas } from './schemas.ts'
import type { Schema } from './schemas.ts'
import { storedTexts, textsIn } from './stored.ts'

export interface PayloadOutcome {
  sent: number
  statuses: Record<string, number>
  /** Places whose text stands in a row afterwards, as `function place`. */
  stored: Set<string>
  failures: string[]
}

export type PayloadPlan = { count: number; seed: number; name: string; file: string }

/** Takes no account or space away in the middle of the exam; their texts are compared with words of ours. */
const final = new Set(['eraseAccount', 'eraseSpace', 'changePassword'])
const parallel = 6

/** What is sent: where, and how to know it again. */
interface Sent {
  where: string
  text: string
  mark: string
}

/** Sends `count` payloads, the same number into every place, as the owner; `session` is the one that they are about. */
export async function runPayloads(stack: Stack, plan: PayloadPlan): Promise<PayloadOutcome & { session: string }> {
  const { sql, owner } = stack
  const random = chance(plan.seed)
  const outcome: PayloadOutcome = { sent: 0, statuses: {}, stored: new Set(), failures: [] }
  const other = await seedActor(sql)
  await seedSession(sql, other, { title: `The other one, ${plan.name}` })
  const session = await sessionWithEvents(stack)
  const team = await ownTeam(stack)
  const { name, value } = await cookieFor(stack, owner)
  const headers = { cookie: `${name}=${value}` }
  const before = [await foreignRows(stack, other), await shapeOf(stack)]

  const places = [...functionPlaces(await readSchemas(), { session, team, userId: owner.userId }), ...endpointPlaces()]
  const texts = payloads(random, plan, plan.count)
  const sent: Sent[] = []
  const queue = texts.entries()
  const work = async () => {
    for (const [n, text] of queue) {
      const place = places[n % places.length]
      if (!place) return
      const mark = `~tk${n}~`
      const one = { where: place.where, text: within(text, mark, place.most), mark }
      sent.push(one)
      const { status, text: answer } = await place.send(stack, one.text, { ...headers, ...from(random) }, chance(n))
      outcome.sent++
      outcome.statuses[status] = (outcome.statuses[status] ?? 0) + 1
      const told = `${place.where} ${JSON.stringify(one.text).slice(0, 300)}`
      if (status >= 500 || status === 0) outcome.failures.push(`BROKE ${told} → ${status} ${answer.slice(0, 300)}`)
      if (/"(?:invalid_\w+|too_\w+|unrecognized_keys)/.test(answer))
        outcome.failures.push(`IN NO WORDS OF OURS ${told} → ${status} ${answer.slice(0, 300)}`)
      if (status >= 400 && answer.trim() === '') outcome.failures.push(`SAYS NOTHING ${told} → ${status}`)
    }
  }
  await Promise.all(Array.from({ length: parallel }, work))

  await compare(stack, sent, outcome)
  const after = [await foreignRows(stack, other), await shapeOf(stack)]
  for (const [n, what] of ['rows of another space', 'tables and rights'].entries())
    if (after[n] !== before[n]) outcome.failures.push(`CHANGED ${what}`)
  return { ...outcome, session }
}

interface Place {
  where: string
  most: number
  send: (stack: Stack, text: string, headers: Record<string, string>, random: Random) => Promise<Called>
}

type Known = { session: string; team: string; userId: string }

function functionPlaces(schemas: Record<string, Schema | null>, { session, team, userId }: Known): Place[] {
  return serverFunctions.flatMap((called): Place[] => {
    const schema = schemas[called.name]
    if (!schema || final.has(called.name)) return []
    return textFields(schema).map(({ path, most }) => ({
      where: `${called.name} ${path}`,
      most,
      send: (stack, text, headers, random) => {
        const known = { key: randomUUID(), sessionId: session, userId, targetSpaceId: team }
        const ids = (at: string) =>
          called.name === 'saveSessions' && at === 'changes.id'
            ? session
            : known[at.split('.').at(-1) as keyof typeof known]
        const data = holding(random, schema, path, text, ids)
        return call(stack, called, data, headers)
      },
    }))
  })
}

// Which optional places are filled is left to chance: made anew until the one that is meant is among them.
function holding(
  random: Random,
  schema: Schema,
  path: string,
  text: string,
  idAt: (path: string) => string | undefined,
) {
  for (let attempt = 0; attempt < 500; attempt++) {
    const data = inputFor(random, schema, (at, given) => {
      if (given.format === 'uuid') return idAt(at)
      return at === path ? text : undefined
    })
    if (textsIn(data).includes(text)) return data
  }
  throw new Error(`Nothing was made that has ${path}.`)
}

const placeholder = 'PLACE-OF-THE-TEXT'

function endpointPlaces(): Place[] {
  return endpoints.flatMap(({ path }): Place[] => {
    const count = senders[path]?.(placeholder, chance(1)).length ?? 0
    return Array.from({ length: count }, (_, n) => ({
      where: `${path} ${n}`,
      most: 200,
      send: async (stack, text, headers, random) => {
        const sending = senders[path]?.(placeholder, random)[n]
        if (!sending) throw new Error(`Nothing is sent to ${path}.`)
        const address = encodeURIComponent(text.toWellFormed())
        const json = JSON.stringify(text).slice(1, -1)
        const said = Object.entries(sending.headers ?? {}).map(([key, value]) => [
          key,
          value.replaceAll(placeholder, () => address),
        ])
        const content = sending.body?.replaceAll(placeholder, () => json)
        const length = String(Buffer.byteLength(content ?? ''))
        const { status, body } = await send(stack, {
          ...sending,
          path: sending.path.replaceAll(placeholder, () => address).replace(/(?<=[?&]to=)\d\d+/, length),
          ...(content !== undefined && { body: content }),
          headers: { origin: stack.address, ...Object.fromEntries(said), ...headers },
        })
        return { status, text: body }
      },
    }))
  })
}

// A remote is kept without its protocol; names of files become safe ones, and what files say has an exam of its own (injection.pg.test.ts).
const remade = /^(saveTargets changes\.repo|routes\/api\.(uploads|capture)\.)/

// Tags are words: blanks within them become one.
const squeezed = /^saveSessions changes\.(add|remove)Tags/

// A text that was stored is there as it was sent, but for blanks around it, which forms take away.
async function compare({ sql }: Stack, sent: readonly Sent[], { stored, failures }: PayloadOutcome): Promise<void> {
  const byMark = new Map(sent.map((one) => [one.mark, one]))
  for (const { table, text, mark } of await storedTexts(sql)) {
    const one = byMark.get(mark)
    if (!one) continue
    const sentText = squeezed.test(one.where) ? one.text.trim().replaceAll(/\s+/g, ' ') : one.text.trim()
    if (text.includes(sentText) || remade.test(one.where)) stored.add(one.where)
    else
      failures.push(
        `STORED OTHERWISE in ${table}: ${one.where}\n  ${JSON.stringify(one.text)}\n  ${JSON.stringify(text).slice(0, 1000)}`,
      )
  }
}

// The mark stands at the end, whatever has to be left out before it.
function within(text: string, mark: string, most: number): string {
  let kept = ''
  for (const character of text) if (kept.length + character.length + mark.length <= most) kept += character
  return kept + mark
}

/** Each from a network of its own, so that no limit ends the exam. */
const from = (random: Random) => ({
  'x-forwarded-for': `10.${random.int(256)}.${random.int(256)}.${1 + random.int(250)}`,
})

async function sessionWithEvents({ sql, owner }: Stack): Promise<string> {
  const session = await seedSession(sql, owner, { title: 'Payloads' })
  await sql`
    insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, role, title, preview)
    values (${randomUUID()}, ${owner.spaceId}, ${session}, 1, 'a0', ${randomUUID()}, 'message', 'user', 'Said', 'Said')`
  return session
}

async function ownTeam({ sql, owner }: Stack): Promise<string> {
  const id = randomUUID()
  await sql`insert into auth_organizations (id, name, slug) values (${id}, 'Team', ${id})`
  await sql`insert into auth_members (organization_id, user_id, role) values (${id}, ${owner.userId}, 'owner')`
  return id
}

const foreignRows = async ({ sql, owner }: Stack, other: Actor) =>
  JSON.stringify([
    ...(await digestsOf(sql, {
      spaces: [other.spaceId],
      person: { name: 'own', headers: {}, actor: owner, sees: new Set(), userId: owner.userId },
    })),
  ])

/** Tables, their columns, and who may do what: an act of SQL would change them. */
const shapeOf = async ({ sql }: Stack) =>
  JSON.stringify(
    await sql`
      select c.relname, c.relkind, c.relacl::text, c.relrowsecurity, (select count(*) from pg_attribute a where a.attrelid = c.oid)::int as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'drizzle') order by c.relname, c.oid`,
  )
