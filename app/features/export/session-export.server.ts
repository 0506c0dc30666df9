// A session as a file, made while it is read: some hundred events at a time, in reading order, so that its length costs no memory. As the actor, page by
// page; what is chosen is what is written, and what is left out is said in the file.
import { and, asc, eq, gt, gte, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import { eventBodies, machines, sessions, timelineEvents } from '#db/schema/index.ts'
import type { Database } from '#db/client.server.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { noSession } from '../../server/api/checked.ts'
import type { ExportQuery } from '../../server/api/inputs.ts'
import { AppError } from '../../server/errors.ts'
import { anonymiser, namesIn } from '../../server/shares/anonymous.ts'
import { parseSearch } from '../search/language/parse.ts'
import { titleOf } from '../sessions/session-words.ts'
import { forms } from './forms.ts'
import type { ExportHead } from './forms.ts'
import { piecesOf } from './text-of.ts'
import type { ExportedEvent } from './text-of.ts'

export type Chosen = Omit<ExportQuery, 'preview'>

const pageEvents = 200

/** The file in pieces. Throws `not_found`, and `bad_input` for a search that cannot be read. */
export async function* exportSession(
  db: Database,
  actor: Actor,
  sessionId: string,
  chosen: Chosen,
): AsyncGenerator<string> {
  const form = forms[chosen.format]
  const { head, clean } = await openExport(db, actor, sessionId, chosen)
  yield form.begin(head)
  let first = true
  for await (const event of eventsOf(db, actor, sessionId, chosen, clean)) {
    yield form.event(event, first)
    first = false
  }
  yield form.end()
}

/** The events that are meant, with what is to be left out taken out. */
export async function* eventsOf(
  db: Database,
  actor: Actor,
  sessionId: string,
  chosen: Chosen,
  clean: Clean,
): AsyncGenerator<ExportedEvent> {
  let place: { ordinal: string; seq: number } | undefined
  for (;;) {
    const rows = await readAs(db, actor, (tx) => pageOf(tx, sessionId, chosen, place))
    const found = await readAs(db, actor, (tx) =>
      amongFound(
        tx,
        chosen,
        rows.map(({ id }) => id),
      ),
    )
    for (const { id, ordinal: _, ...row } of rows) if (found === null || found.has(id)) yield fit(row, chosen, clean)
    const last = rows.at(-1)
    if (!last || rows.length < pageEvents) return
    place = { ordinal: last.ordinal, seq: last.seq }
  }
}

export type Clean = <T>(value: T) => T

/** What is said at the beginning, and what makes texts fit. */
export async function openExport(db: Database, actor: Actor, sessionId: string, chosen: Chosen) {
  const { fault } = parseSearch(chosen.q ?? '')
  if (fault) throw new AppError('bad_input', fault.message)
  const [row] = await readAs(db, actor, (tx) =>
    tx
      .select({ session: sessions, machine: machines.name })
      .from(sessions)
      .leftJoin(machines, eq(machines.id, sessions.machineId))
      .where(eq(sessions.id, sessionId)),
  )
  if (!row) throw noSession()
  const { session, machine } = row
  const anonymous = anonymiser(namesIn([session.cwd, session.transcriptPath], [machine]))
  const clean: Clean = (value) => (chosen.names === 'hidden' ? walk(value, anonymous) : value)
  const head: ExportHead = {
    title: clean(titleOf(session)),
    agent: session.agent,
    sessionId,
    model: clean(session.model),
    startedAt: session.startedAt,
    endedAt: session.endedAt ?? session.lastEventAt,
    exportedAt: new Date(),
    notes: notesOf(chosen),
  }
  return { head, clean }
}

function notesOf({ kinds, q, from, to, event, instructions, names }: Chosen): string[] {
  const range =
    event === undefined
      ? from === undefined && to === undefined
        ? null
        : `events ${from ?? 1} to ${to ?? 'the end'}`
      : `event ${event}`
  return [
    ...(range ? [`Only ${range}.`] : []),
    ...(kinds ? [`Only these kinds of events: ${kinds.join(', ')}.`] : []),
    ...(q ? [`Only what this search finds: ${q}`] : []),
    ...(instructions === 'redacted' ? ['Instructions of system and developer are left out.'] : []),
    ...(names === 'hidden' ? ['Names of users and machines, home folders and addresses are left out.'] : []),
  ]
}

async function pageOf(
  tx: Transaction,
  sessionId: string,
  chosen: Chosen,
  place: { ordinal: string; seq: number } | undefined,
) {
  const { id, ordinal, seq, kind, role, title, outcome, toolCallId, occurredAt } = timelineEvents
  const { kinds, event } = chosen
  const [from, to] = event === undefined ? [chosen.from, chosen.to] : [event, event]
  return tx
    .select({ id, ordinal, seq, kind, role, title, outcome, toolCallId, at: occurredAt, body: eventBodies.body })
    .from(timelineEvents)
    .leftJoin(eventBodies, eq(eventBodies.eventId, id))
    .where(
      and(
        eq(timelineEvents.sessionId, sessionId),
        isNull(timelineEvents.supersededAt),
        kinds && inArray(kind, kinds),
        from === undefined ? undefined : gte(seq, from),
        to === undefined ? undefined : lte(seq, to),
        place && or(gt(ordinal, place.ordinal), and(eq(ordinal, place.ordinal), gt(seq, place.seq))),
      ),
    )
    .orderBy(asc(ordinal), asc(seq))
    .limit(pageEvents)
}

/** Null where nothing is searched. */
async function amongFound(tx: Transaction, { q }: Chosen, ids: readonly string[]): Promise<Set<string> | null> {
  const { tree } = parseSearch(`${q ?? ''} `)
  if (!tree) return null
  const rows = await tx.execute<{ id: string }>(sql`
    select event_id as id from search_events(${JSON.stringify(tree)}::jsonb, ${`{${ids.join(',')}}`}::uuid[], null, null, 1000)`)
  return new Set(rows.map(({ id }) => id))
}

/** What told the model how to be: its text is no part of the work. */
export const isInstruction = ({ kind, role, body }: Pick<ExportedEvent, 'kind' | 'role' | 'body'>): boolean =>
  role === 'system' ||
  role === 'developer' ||
  (kind === 'message' &&
    role === 'user' &&
    /^\s*(<(system-reminder|user_instructions|INSTRUCTIONS|environment_context)\b|# AGENTS\.md instructions)/i.test(
      piecesOf({ kind, role, body, seq: 0, title: null, outcome: null, toolCallId: null, at: null })[0]?.text ?? '',
    ))

function fit(event: ExportedEvent, { instructions }: Chosen, clean: Clean): ExportedEvent {
  if (instructions === 'kept' || !isInstruction(event))
    return { ...event, title: clean(event.title), body: clean(event.body) }
  const size = piecesOf(event).reduce((sum, { text }) => sum + text.length, 0)
  const text = `[instructions left out: ${size.toLocaleString('en')} characters]`
  return { ...event, title: null, body: { shape: 'message', text }, redacted: true }
}

function walk<T>(value: T, clean: (text: string) => string): T {
  if (typeof value === 'string') return clean(value) as T
  if (Array.isArray(value)) return value.map((item: unknown) => walk(item, clean)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [clean(name), walk(item, clean)])) as T
}
