// Versions of one event: records that share an id and say different things, because their source writes them again when they
// change, or because a copy was changed. Pure. Law: which version stands does not depend on the order in which they come: the
// more complete one beats the other, then the source's own mark decides, then how much is said, then the content itself.
import { createHash } from 'node:crypto'
import type { BatchEvent, SessionBatch } from '../batch.ts'

/**
 * `<complete>|<mark of the source>|<size>.<digest of the content>`; part by part as text, the greater one stands. `complete` has a
 * digit each for words, outcome and time. A fourth part `h` says that the time of the event is a hook's.
 */
export function versionOf(event: BatchEvent): string {
  const { kind, role, channel, payloadType, title, text, outcome, at, meta, body } = event
  const content = JSON.stringify([kind, role, channel, payloadType, title, outcome, at, meta, body])
  const digest = createHash('sha256').update(content).digest('base64url').slice(0, 16)
  const complete = [text !== '', outcome !== null, at !== null].map(Number).join('')
  return `${complete}|${event.revision ?? ''}|${String(content.length).padStart(9, '0')}.${digest}`
}

/** Whether `next` takes the place of `known`, which is null for an event of a witness that writes it once. */
export function isLater(next: string, known: string | null): boolean {
  if (known === null) return true
  const [complete = '', mark = '', content = ''] = next.split('|')
  const [knownComplete = '', knownMark = '', knownContent = ''] = known.split('|')
  // Older rows say of their version only whether it has words, and no size.
  const digits = Math.min(complete.length, knownComplete.length)
  const [more, less] = [complete.slice(0, digits), knownComplete.slice(0, digits)]
  if (more !== less) return more > less
  if (mark !== knownMark) return mark > knownMark
  return knownContent.includes('.') ? content > knownContent : digestOf(next) > digestOf(known)
}

/** Whether both say the same, whatever their marks. */
export const sameContent = (a: string, b: string | null): boolean => b !== null && digestOf(a) === digestOf(b)

/** The version whose time is a hook's. */
export const hooked = (version: string): string => (isHooked(version) ? version : `${version}|h`)

const isHooked = (version: string): boolean => version.endsWith('|h')

/** The version of an event that only a hook has told: every word of its transcript takes its place. */
export const hookVersion = 'hook'

export interface Standing {
  /** By key, the version that stands after the batch, of all keys that come with versions. */
  versions: Map<string, string>
  /** By key, the draft that says it, where it came with this batch. */
  drafts: Map<string, BatchEvent>
  /** Keys of known events whose content is another one now. */
  changed: Set<string>
  /** Indexes of the records that changed a known event, or one of an earlier record of the batch. */
  records: Set<number>
  /** By key, what hooks say of known events: when they were. */
  timed: Map<string, BatchEvent>
}

/** Goes through the events of a batch in order; `known` has the versions of what is stored, null where an event has none. */
export function standing(batch: SessionBatch, known: Map<string, string | null>): Standing {
  const after: Standing = {
    versions: new Map(),
    drafts: new Map(),
    changed: new Set(),
    records: new Set(),
    timed: new Map(),
  }
  const records = recordsOf(batch)
  for (const [index, event] of batch.events.entries()) {
    const { key } = event
    const before = after.versions.get(key) ?? known.get(key)
    if (event.witness) {
      if (before === undefined) after.versions.set(key, hookVersion)
      else if (event.at !== null) {
        after.timed.set(key, event)
        if (before !== null && before !== hookVersion) after.versions.set(key, hooked(before))
      }
      continue
    }
    if (!isVersioned(key) || (before === null && !event.revises)) continue
    const version = versionOf(event)
    if (before !== undefined && before !== hookVersion && !isLater(version, before)) continue
    // The transcript is the authority for content, the hook for time.
    const timed = before === hookVersion || (before != null && isHooked(before))
    after.versions.set(key, timed ? hooked(version) : version)
    if (before !== undefined && sameContent(version, before)) continue
    after.drafts.set(key, timed ? { ...event, at: null } : event)
    const record = records[index]
    if (before !== undefined && record !== undefined) after.records.add(record)
    if (known.has(key)) after.changed.add(key)
  }
  return after
}

// By event, the record whose fate it decides. Records in several parts have a mark instead, and their events stand here without one.
function recordsOf({ records }: SessionBatch): number[] {
  const by: number[] = []
  for (const [record, { keys, from }] of records.entries()) for (const nth of keys.keys()) by[from + nth] = record
  return by
}

/** Whether records with the key `key` may differ: a key that is made of the content itself names one content. */
export const isVersioned = (key: string): boolean => !key.startsWith('hash:')

function digestOf(version: string): string {
  const content = version.split('|')[2] ?? ''
  return content.slice(content.indexOf('.') + 1)
}
