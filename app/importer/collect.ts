// Records into a batch: parses each, gives every event a key, and sums up what the records say of their sessions.
// Pure but for the state it moves forward.
import { indexable } from './clean.ts'
import { sessionName } from './batch.ts'
import type { Batch, BatchEvent, FactsSummary, IdentityState, SessionBatch, SourceState } from './batch.ts'
import { formats } from './formats/index.ts'
import type { Parsed, SessionFacts, ToolDraft, UsageReport } from './formats/format.ts'
import type { SourceRecord } from './read/records.server.ts'

/** Hashes the content of a record with the installation's secret. */
export type Hash = (value: unknown) => string

/** Adds `record` to `batch`. A value that is no record of the format becomes a refusal. */
export function collect(record: SourceRecord, raw: () => Buffer, batch: Batch, state: SourceState, hash: Hash): void {
  batch.records++
  const parsed = state.format ? formats[state.format].parse(record.value, state.parser) : null
  if (!parsed) {
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
  const session = sessionOf(batch, parsed)
  const keys = identify(parsed, record, state.identity, hash)
  const events = parsed.events.map((event, i): BatchEvent => ({
    ...event,
    key: keys.events[i] ?? '',
    offset: record.offset,
  }))
  session.records.push({ keys: events.map((event) => event.key), mark: events.length === 0 ? keys.record : null })
  session.events.push(...events)
  if (parsed.nativeId) session.natives.push(parsed.nativeId)
  for (const tool of parsed.tools) session.tools.set(tool.callId, mergeTool(session.tools.get(tool.callId), tool))
  if (parsed.todos) session.todos.push(parsed.todos)
  for (const report of [...(parsed.moreUsage ?? []), ...(parsed.usage ? [parsed.usage] : [])])
    addUsage(session.usage, { ...report, nativeId: parsed.nativeId })
  if (parsed.supersedes) session.supersedes.push(parsed.supersedes)
  if (parsed.extras) session.extras.push(parsed.extras)
  addFacts(session.facts, parsed.facts)
  batch.events += events.length
}

function sessionOf(batch: Batch, parsed: Parsed): SessionBatch {
  const name = sessionName(parsed.session)
  const known = batch.sessions.get(name)
  if (known) return known
  const made: SessionBatch = {
    ref: parsed.session,
    records: [],
    events: [],
    natives: [],
    tools: new Map(),
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
function identify(parsed: Parsed, record: SourceRecord, identity: IdentityState, hash: Hash) {
  if (parsed.nativeId && parsed.events.every((event) => event.key !== null)) {
    identity.previous = parsed.nativeId
    identity.seen = {}
    const version = parsed.revises && parsed.events.length === 0 ? `@${hash(record.unmasked)}` : ''
    return {
      record: indexable(`${parsed.nativeId}${version}`),
      events: parsed.events.map((event) => indexable(event.key ?? '')),
    }
  }
  const content = hash([parsed.timed ? '' : identity.previous, record.unmasked])
  const nth = (identity.seen[content] ?? 0) + 1
  identity.seen[content] = nth
  const own = `hash:${content}#${nth}`
  return { record: own, events: parsed.events.map((event, i) => indexable(event.key ?? `${own}.${i}`)) }
}

function mergeTool(known: ToolDraft | undefined, next: ToolDraft): ToolDraft {
  if (!known) return next
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
  if (facts.branch) {
    sum.branch = facts.branch
    sum.branches.add(facts.branch)
  }
  if (facts.cwd) {
    sum.firstCwd ??= facts.cwd
    const place = sum.places.get(facts.cwd)
    sum.places.set(facts.cwd, {
      branch: facts.branch ?? place?.branch ?? null,
      commit: facts.commit ?? place?.commit ?? null,
    })
  }
  sum.model = facts.model ?? sum.model
  sum.version = facts.version ?? sum.version
  sum.remote = facts.remote ?? sum.remote
  if (facts.title) sum.titles[facts.title.rank] = facts.title
  sum.turn = facts.turn ?? sum.turn
  Object.assign(sum.meta, facts.meta)
}

const noFacts = (): FactsSummary => ({
  firstAt: null,
  lastAt: null,
  firstCwd: null,
  branch: null,
  branches: new Set(),
  model: null,
  version: null,
  remote: null,
  places: new Map(),
  titles: {},
  turn: null,
  meta: {},
})
