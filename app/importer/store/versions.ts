// Versions of one event, for sources that write an event again when it changed. Pure. Law: which version stands does not depend
// on the order in which they come: one that says something beats an empty one, then the source's own mark decides, then the
// content; only where a source gives no mark does the last to arrive win.
import { createHash } from 'node:crypto'
import type { BatchEvent, SessionBatch } from '../batch.ts'

/** `<says something>|<mark of the source>|<digest of the content>`; ordered as text, the greater one stands. */
export function versionOf(event: BatchEvent): string {
  const { kind, role, channel, payloadType, title, text, outcome, at, meta, body } = event
  const content = JSON.stringify([kind, role, channel, payloadType, title, outcome, at, meta, body])
  const digest = createHash('sha256').update(content).digest('base64url').slice(0, 16)
  return `${text === '' ? 0 : 1}|${event.revision ?? ''}|${digest}`
}

/** Whether `next` takes the place of `known`, which is null for an event of a witness that writes it once. */
export function isLater(next: string, known: string | null): boolean {
  if (known === null) return true
  const [filled = '', mark = ''] = next.split('|')
  const [knownFilled = '', knownMark = ''] = known.split('|')
  if (filled !== knownFilled) return filled > knownFilled
  return mark === '' && knownMark === '' ? next !== known : next > known
}

/** Whether both say the same, whatever their marks. */
export const sameContent = (a: string, b: string | null): boolean => b !== null && digestOf(a) === digestOf(b)

/** The version of an event that only a hook has told: every word of its transcript takes its place. */
const hookVersion = 'hook'

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

/** Goes through the records of a batch in order; `known` has the versions of what is stored, null where an event has none. */
export function standing(batch: SessionBatch, known: Map<string, string | null>): Standing {
  const after: Standing = {
    versions: new Map(),
    drafts: new Map(),
    changed: new Set(),
    records: new Set(),
    timed: new Map(),
  }
  let index = 0
  for (const [record, { keys }] of batch.records.entries())
    for (const key of keys) {
      const event = batch.events[index++]
      if (!event) continue
      const before = after.versions.get(key) ?? known.get(key)
      if (event.witness) {
        if (before === undefined) after.versions.set(key, hookVersion)
        else if (event.at !== null) after.timed.set(key, event)
        continue
      }
      if (!event.revises && before !== hookVersion) continue
      const next = event.revises ? versionOf(event) : ''
      if (before !== undefined && before !== hookVersion && !isLater(next, before)) continue
      after.versions.set(key, next)
      if (before !== undefined && sameContent(next, before)) continue
      // The transcript is the authority for content, the hook for time.
      after.drafts.set(key, before === hookVersion ? { ...event, at: null } : event)
      if (before !== undefined) after.records.add(record)
      if (known.has(key)) after.changed.add(key)
    }
  return after
}

const digestOf = (version: string): string => version.slice(version.lastIndexOf('|') + 1)
