// Records into a batch: parses each, gives every event a key, and sums up what the records say of their sessions.
// Pure but for the state it moves forward.
import { indexable } from './clean.ts'
import { sessionName } from './batch.ts'
import type { Batch, BatchEvent, FactsSummary, IdentityState, Said, SessionBatch, SourceState } from './batch.ts'
import { formats } from './formats/index.ts'
import type { Format, Parsed, SessionFacts, ToolDraft, UsageReport } from './formats/format.ts'
import type { LegacyRow } from './legacy/row.ts'
import { isEarlierWord, isLaterWord } from './words.ts'
import { documentParts } from './read/parts.ts'
import type { SourceRecord } from './read/records.server.ts'

/** Hashes the content of a record with the installation's secret. */
export type Hash = (value: unknown) => string

/** Adds `record` to `batch`. A value that is no record of the format becomes a refusal. */
export function collect(record: SourceRecord, raw: () => Buffer, batch: Batch, state: SourceState, hash: Hash): void {
  batch.records++
  const [first, ...others] = saidBy(record, state, hash)
  if (!first) {
    batch.refusals.push({
      line: record.line,
      offset: record.offset,
      length: record.length,
      code: 'not_a_record',
      reason: `Line ${record.line} is JSON but no object, so it says nothing of a session. It is kept as it is; nothing has to be done.`,
      raw: raw(),
    })
    return
  }
  const { parsed } = first
  if (parsed.refused) {
    const { code, why } = parsed.refused
    const reason = `The record at line ${record.line} ${why} It is kept as it is; mend it in the file and import it again.`
    batch.refusals.push({ line: record.line, offset: record.offset, length: record.length, code, reason, raw: raw() })
    return
  }
  const whole = others.length > 0 ? `hash:${hash(record.unmasked)}` : null
  batch.said.push(saidOf(record, [first, ...others]))
  addPart(batch, first, record, state, hash, { counts: true, whole })
  for (const other of others) addPart(batch, other, record, state, hash, { counts: false, whole })
}

/** Something that a record says: all of it, or what it says of one of several sessions. */
interface Part {
  parsed: Parsed
  unmasked: unknown
}

function saidOf({ offset, length }: SourceRecord, parts: Part[]): Said {
  const refs = parts.flatMap(({ parsed }) => [
    ...(parsed.session.nativeId === '' ? [] : [parsed.session]),
    ...(parsed.rows ?? []).flatMap(({ writes }) => writes.flatMap((one) => ('session' in one ? [one.session] : []))),
  ])
  const inside = parts.flatMap(({ parsed }) => (parsed.embedded ?? []).map(({ name }) => name))
  return { offset, length, names: [...new Set(refs.map(sessionName))], inside }
}

/** The first part of a record counts for it; of a record in several parts its `whole` content tells whether it is known. */
type Counting = { counts: boolean; whole: string | null }

function addPart(
  batch: Batch,
  part: Part,
  record: SourceRecord,
  state: SourceState,
  hash: Hash,
  counting: Counting,
): void {
  const { parsed } = part
  for (const one of parsed.embedded ?? []) {
    if (state.inside?.includes(one.name)) continue
    state.inside = [...(state.inside ?? []), one.name]
    batch.embedded.push(one)
  }
  if (parsed.rows) addRows(batch, parsed, parsed.rows, record, hash, counting.counts)
  if (parsed.session.nativeId === '') return
  const session = sessionOf(batch, parsed)
  if (parsed.rows && parsed.events.length === 0) {
    addFacts(session.facts, parsed.facts)
    return
  }
  addParsed(batch, session, part, record.offset, state, hash, counting)
}

// The rows' own fate is the record's, unless it made events: then those say whether it is new.
function addRows(
  batch: Batch,
  parsed: Parsed,
  rows: LegacyRow[],
  record: SourceRecord,
  hash: Hash,
  first: boolean,
): void {
  const counts = first && parsed.events.length === 0
  const content = hash(record.unmasked)
  for (const row of rows)
    batch.rows.push({
      ...row,
      nativeId: indexable(row.nativeId),
      hash: rows.length === 1 ? content : hash(row.data),
      position: record.offset,
      counts,
    })
}

function saidBy(record: SourceRecord, state: SourceState, hash: Hash): Part[] {
  if (!state.format) return []
  const format = formats[state.format]
  return partsOf(record, format).flatMap(({ value, unmasked, at }) => {
    const parsed = format.parse(format.sealed?.(unmasked, hash) ?? value, state.parser, at)
    return parsed ? [parsed, ...(parsed.also ?? [])].map((one) => ({ parsed: one, unmasked })) : []
  })
}

// A document on a line comes in parts: its header, its rows.
function partsOf({ value, unmasked, at }: SourceRecord, { document }: Format<unknown>) {
  const values = at === null && document ? documentParts(value, document) : null
  if (!values || !document) return [{ value, unmasked, at }]
  const before = documentParts(unmasked, document)
  return values.map((part, i) => ({ ...part, unmasked: before?.[i]?.value ?? part.value }))
}

function addParsed(
  batch: Batch,
  session: SessionBatch,
  { parsed, unmasked }: Part,
  offset: number,
  state: SourceState,
  hash: Hash,
  { counts, whole }: Counting,
): void {
  const keys = identify(parsed, unmasked, state.identity, hash)
  const events = parsed.events.map((event, i): BatchEvent => ({ ...event, key: keys.events[i] ?? '', offset }))
  // What a hook says of a known event still is a record of its own: it brings the time.
  const own = events.every((event) => event.witness !== undefined) ? keys.record : null
  const named = whole === null ? events.map((event) => event.key) : []
  if (counts) session.records.push({ keys: named, from: session.events.length, mark: whole ?? own })
  session.events.push(...events)
  fill(session, parsed)
  batch.events += events.length
}

function fill(session: SessionBatch, parsed: Parsed): void {
  if (parsed.nativeId) session.natives.push(parsed.nativeId)
  for (const tool of parsed.tools) addTool(session.tools, tool)
  if (parsed.todos) session.todos.push(parsed.todos)
  for (const report of [...(parsed.moreUsage ?? []), ...(parsed.usage ? [parsed.usage] : [])])
    addUsage(session.usage, { ...report, nativeId: parsed.nativeId })
  if (parsed.supersedes) session.supersedes.push(parsed.supersedes)
  if (parsed.extras) session.extras.push(parsed.extras)
  addFacts(session.facts, parsed.facts)
}

/** Sessions of records that were not read from this source: rows that waited for one of it. Their events have keys of their own. */
export function sessionsOf(records: Parsed[]): Map<string, SessionBatch> {
  const sessions = new Map<string, SessionBatch>()
  for (const parsed of records) {
    const session = sessionOf({ sessions }, parsed)
    const events = parsed.events.map((event): BatchEvent => ({ ...event, key: indexable(event.key ?? ''), offset: 0 }))
    session.events.push(...events)
    fill(session, parsed)
  }
  return sessions
}

function sessionOf(batch: Pick<Batch, 'sessions'>, parsed: Parsed): SessionBatch {
  const name = sessionName(parsed.session)
  const known = batch.sessions.get(name)
  if (known) return known
  const made: SessionBatch = {
    ref: parsed.session,
    records: [],
    events: [],
    natives: [],
    tools: [],
    todos: [],
    usage: new Map(),
    supersedes: [],
    facts: noFacts(),
    extras: [],
  }
  batch.sessions.set(name, made)
  return made
}

// A record with a time is told apart by its content; one without, by what stands before it as well.
function identify(parsed: Parsed, unmasked: unknown, identity: IdentityState, hash: Hash) {
  if (parsed.nativeId && parsed.events.every((event) => event.key !== null)) {
    identity.previous = parsed.nativeId
    identity.seen = {}
    const version = parsed.revises && parsed.events.length === 0 ? `@${hash(unmasked)}` : ''
    return {
      record: indexable(`${parsed.nativeId}${version}`),
      events: parsed.events.map((event) => indexable(event.key ?? '')),
    }
  }
  const content = hash([parsed.timed ? '' : identity.previous, unmasked])
  const nth = (identity.seen[content] ?? 0) + 1
  identity.seen[content] = nth
  const own = `hash:${content}#${nth}`
  return { record: own, events: parsed.events.map((event, i) => indexable(event.key ?? `${own}.${i}`)) }
}

function addTool(rounds: SessionBatch['tools'], tool: ToolDraft): void {
  for (let round = 0; ; round++) {
    const tools = (rounds[round] ??= new Map())
    const known = tools.get(tool.callId)
    if (known && contradicts(known, tool)) continue
    tools.set(tool.callId, known ? mergeTool(known, tool) : tool)
    return
  }
}

// Which of two answers to one call stands is not for the order of lines to decide: see store/tools.server.ts.
function contradicts(known: ToolDraft, next: ToolDraft): boolean {
  if (known.revises || next.revises || known.witness || next.witness) return false
  const differ = (a: unknown, b: unknown) => a != null && b != null && JSON.stringify(a) !== JSON.stringify(b)
  if (known.state !== 'pending' && next.state !== 'pending' && known.state !== next.state) return true
  return (['name', 'arguments', 'result', 'error', 'startedAt', 'completedAt'] as const).some((field) =>
    differ(known[field], next[field]),
  )
}

function mergeTool(known: ToolDraft, next: ToolDraft): ToolDraft {
  const state = next.state === 'pending' ? known.state : next.state
  // A report of a call in progress that comes after its outcome is an older one.
  const [older, newer] = next.revises && next.state === 'pending' && state !== 'pending' ? [next, known] : [known, next]
  const given = Object.fromEntries(Object.entries(newer).filter(([, value]) => value !== undefined && value !== null))
  return { ...older, ...given, callId: known.callId, state }
}

// As between batches: the later report counts, so that it does not matter where a batch was cut.
function addUsage(known: SessionBatch['usage'], next: UsageReport & { nativeId: string | null }): void {
  const before = known.get(next.key)
  const earlier =
    before?.at != null &&
    (next.at === null || next.at < before.at || (next.at === before.at && next.output < before.output))
  if (!earlier) known.set(next.key, next)
}

function addFacts(sum: FactsSummary, facts: SessionFacts): void {
  if (facts.at) {
    if (!sum.firstAt || facts.at < sum.firstAt) sum.firstAt = facts.at
    if (!sum.lastAt || facts.at > sum.lastAt) sum.lastAt = facts.at
  }
  const at = facts.at ?? ''
  if (facts.branch) sum.branches.add(facts.branch)
  for (const name of ['branch', 'model', 'version'] as const) {
    const said = facts[name]
    if (!said || !isLaterWord({ at, said }, { at: sum.told[name], said: sum[name] })) continue
    sum[name] = said
    sum.told[name] = at
  }
  if (facts.cwd) {
    if (isEarlierWord({ at, said: facts.cwd }, { at: sum.told.cwd, said: sum.firstCwd })) {
      sum.firstCwd = facts.cwd
      sum.told.cwd = at
    }
    const place = sum.places.get(facts.cwd)
    sum.places.set(facts.cwd, {
      branch: facts.branch ?? place?.branch ?? null,
      commit: facts.commit ?? place?.commit ?? null,
    })
  }
  sum.remote = facts.remote ?? sum.remote
  if (facts.title) addTitle(sum.titles, { ...facts.title, ...(at === '' ? {} : { at: facts.title.at ?? at }) })
  if (facts.turn) {
    sum.turn = facts.turn
    sum.turnAt = facts.at ?? sum.turnAt
  }
  if (facts.transcript !== undefined) sum.transcript = facts.transcript ?? sum.transcript ?? null
  Object.assign(sum.meta, facts.meta)
}

function addTitle(titles: FactsSummary['titles'], title: NonNullable<SessionFacts['title']>): void {
  const known = titles[title.rank]
  if (known?.at === undefined || title.at === undefined || title.at >= known.at) titles[title.rank] = title
}

const noFacts = (): FactsSummary => ({
  firstAt: null,
  lastAt: null,
  firstCwd: null,
  branch: null,
  branches: new Set(),
  model: null,
  version: null,
  told: {},
  remote: null,
  places: new Map(),
  titles: {},
  turn: null,
  turnAt: null,
  transcript: undefined,
  meta: {},
})
