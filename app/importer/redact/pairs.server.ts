// What derived texts become when their record is masked by newer rules: texts that were cut (titles, previews), taken out of what gave
// a secret away, or made from others (hashes, versions) cannot be masked by looking at them alone. They are found by parsing a
// record as it is in custody and as it will be; a text that the rules mask alike by themselves is not kept here.
import { createHash } from 'node:crypto'
import type { Actor } from '#db/transact.server.ts'
import type { Batch, BatchEvent, BatchRow, SessionBatch } from '../batch.ts'
import { clip, indexable } from '../clean.ts'
import { agentOf } from '../formats/index.ts'
import { bornIn } from '../identity.server.ts'
import type { FormatName } from '../formats/index.ts'
import { mask } from '../mask/mask.server.ts'
import { eventId } from '../store/events.server.ts'
import { sessionId } from '../store/routes.server.ts'
import { hooked, versionOf } from '../store/versions.ts'

/** Where a pair holds: in rows of a session or a source, or anywhere. */
export const anywhere = '*'

/** Where titles of a session's events have pairs of their own: a title may be made of the same words and cut otherwise. */
export const titlesOf = (session: string): string => `${session}/title`

/** An event whose key is made of its words: under newer rules it goes by another one, and has the id of that. */
export interface Renamed {
  id: string
  newId: string
  newKey: string
}

/** Old texts and what they become, by where they hold. */
export class Pairs {
  readonly #byScope = new Map<string, Map<string, string>>()
  readonly renamed: Renamed[] = []
  /** Of the texts, about. */
  bytes = 0

  add(scope: string, before: string, after: string): void {
    const known = this.#byScope.get(scope) ?? new Map<string, string>()
    this.#byScope.set(scope, known)
    if (!known.has(before)) this.bytes += 2 * (before.length + after.length)
    known.set(before, after)
  }

  /** What is known for a row of these scopes; null when nothing is, so that its JSON need not be parsed. */
  of(scopes: ReadonlyArray<string | null>): ((text: string) => string | undefined) | null {
    const maps = [...scopes, anywhere].flatMap((scope) => (scope === null ? [] : (this.#byScope.get(scope) ?? [])))
    if (maps.length === 0) return null
    return (text) => maps.find((map) => map.has(text))?.get(text)
  }

  clear(): void {
    this.#byScope.clear()
    this.renamed.length = 0
    this.bytes = 0
  }
}

/** As whom the rows of a session are written: what was moved has ids of its birth. */
export type Writers = (agent: string, nativeId: string) => Actor

type Found = Array<[scope: string, before: string, after: string]>

/** Adds what `after`, a stretch of `uploadId` under newer rules, says otherwise than `before`, the same stretch as it is kept. */
export async function pairStretch(
  pairs: Pairs,
  { writers, uploadId, format }: { writers: Writers; uploadId: string; format: FormatName },
  before: Batch,
  after: Batch,
): Promise<void> {
  const found: Found = []
  for (const [name, then] of before.sessions) {
    const now = after.sessions.get(name)
    if (!now) continue
    const agent = then.ref.agent ?? agentOf(format) ?? ''
    const actor = writers(agent, then.ref.nativeId)
    const id = sessionId(actor, agent, then.ref.nativeId)
    pairSession(found, id, then, now)
    for (const [i, { key, offset }] of then.events.entries()) {
      const event = now.events[i]
      if (!event || event.offset !== offset || event.key === key) continue
      const idOf = (one: string) => eventId({ born: bornIn(actor), agent, sessionId: id }, one)
      pairs.renamed.push({ id: idOf(key), newId: idOf(event.key), newKey: event.key })
    }
  }
  const say = told(found, uploadId)
  for (const [i, refusal] of before.refusals.entries()) say(refusal.reason, after.refusals[i]?.reason)
  for (const [i, row] of before.rows.entries()) pairRow(found, writers, uploadId, row, after.rows[i])
  await keepNeeded(pairs, found)
}

type Say = (before: string, after: unknown) => void

// Shorter texts stand for too much else.
const shortest = { session: 3, anywhere: 12 }
// As the writers of rows cut what they are given: see store/.
const cuts = [120, 300, 1024, 1200, 2048]

function told(found: Found, scope: string): Say {
  const least = scope === anywhere ? shortest.anywhere : shortest.session
  return (before, after) => {
    if (typeof after !== 'string' || before === after || before.length < least) return
    found.push([scope, before, after])
    for (const bytes of cuts) {
      const [then, now] = [clip(before, bytes), clip(after, bytes)]
      if (then !== before && then !== now) found.push([scope, then, now])
    }
    const [then, now] = [before.slice(0, 280), after.slice(0, 280)]
    if (scope === anywhere && then !== before && then !== now) found.push([scope, then, now])
  }
}

function pairSession(found: Found, id: string, before: SessionBatch, after: SessionBatch): void {
  const say = told(found, id)
  for (const [i, event] of before.events.entries()) {
    const now = after.events[i]
    if (now && now.offset === event.offset) pairEvent(event, now, say, told(found, titlesOf(id)))
  }
  for (const [i, round] of before.tools.entries())
    for (const [callId, tool] of round) pairSmall(tool, after.tools[i]?.get(callId), say)
  pairTodos(before, after, say)
  walk([...before.usage.values()], [...after.usage.values()], say)
  walk(before.facts, after.facts, say)
  for (const [i, extras] of before.extras.entries()) {
    const now = after.extras[i]
    walk(extras, now, say)
    for (const [n, audit] of (extras.audit ?? []).entries()) pairSmall(audit, now?.audit?.[n], say)
    for (const [n, { content }] of (extras.reports ?? []).entries()) {
      const later = now?.reports?.[n]?.content
      if (later !== undefined) say(sha256(content), sha256(later))
    }
    for (const [n, { content }] of (extras.states ?? []).entries()) {
      const later = now?.states?.[n]
      if (later) say(sha256(jsonOf(content)), sha256(jsonOf(later.content)))
    }
  }
}

// Rows of other stores become rows of many tables; most say of which session they are.
function pairRow(
  found: Found,
  writers: Writers,
  uploadId: string,
  before: BatchRow,
  after: BatchRow | undefined,
): void {
  if (!after) return
  walk(before.data, after.data, told(found, uploadId))
  for (const [i, write] of before.writes.entries()) {
    const now = after.writes[i]
    if ('session' in write) {
      const { agent, nativeId } = write.session
      walk(write, now, told(found, sessionId(writers(agent, nativeId), agent, nativeId)))
    }
    walk(write, now, told(found, anywhere))
  }
}

function pairEvent(before: BatchEvent, after: BatchEvent, say: Say, sayTitle: Say): void {
  const { key: _key, text, title, ...rest } = before
  walk(rest, after, say)
  sayTitle(title, after.title)
  say(text, after.text)
  const [version, newer] = [versionOf(before), versionOf(after)]
  say(version, newer)
  say(hooked(version), hooked(newer))
}

// An item without an id is known by its words.
function pairTodos(before: SessionBatch, after: SessionBatch, say: Say): void {
  for (const [i, { items }] of before.todos.entries())
    for (const [n, item] of items.entries()) {
      const now = after.todos[i]?.items[n]
      walk(item, now, say)
      if (now) say(indexable(item.key), indexable(now.key))
    }
}

// Of what is large the beginning of its JSON is kept: see `small` in store/tools.server.ts.
function pairSmall(before: object, after: object | undefined, say: Say): void {
  walk(before, after, say)
  for (const [key, value] of Object.entries(before)) {
    const now: unknown = Object.entries(after ?? {}).find(([name]) => name === key)?.[1]
    if (typeof value !== 'object' || value === null || now === undefined) continue
    say(clip(jsonOf(value), 1024), clip(jsonOf(now), 1024))
  }
}

// Texts at the same place in two values of the same form.
function walk(before: unknown, after: unknown, say: Say): void {
  if (typeof before === 'string') return say(before, after)
  if (before === null || typeof before !== 'object' || after === null || typeof after !== 'object') return
  const [then, now] = [entriesOf(before), entriesOf(after)]
  if (Array.isArray(before) || then.length === now.length)
    for (const [i, [key, value]] of then.entries()) {
      say(key, now[i]?.[0])
      walk(value, now[i]?.[1], say)
    }
  else for (const [key, value] of then) walk(value, now.find(([name]) => name === key)?.[1], say)
}

function entriesOf(value: object): Array<[string, unknown]> {
  if (value instanceof Map) return [...value].map(([key, item]): [string, unknown] => [String(key), item])
  if (value instanceof Set) return [...value].map((item, i): [string, unknown] => [String(i), item])
  return Buffer.isBuffer(value) ? [] : Object.entries(value)
}

// Left out is what rules would do to the text by itself, which most are.
async function keepNeeded(pairs: Pairs, found: Found): Promise<void> {
  if (found.length === 0) return
  const lines = found.map(([, before]) => JSON.stringify(before))
  const masked = (await mask(lines.join('\n'))).text.split('\n')
  for (const [i, [scope, before, after]] of found.entries())
    if (masked[i] !== JSON.stringify(after)) pairs.add(scope, before, after)
}

const jsonOf = (value: unknown): string => JSON.stringify(value ?? null)
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
