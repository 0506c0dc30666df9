// Shared events as the timeline's cards take them, and news folded into what is known. Pure.
import type { TimelineEvent } from '../rows.ts'
import type { Cursor, SharedEvent, SharedNews } from './shared.ts'

/** A row for the cards; what a stranger is not told is empty. Its id is its seq. */
export function rowOf(event: SharedEvent): TimelineEvent {
  const at = event.at === null ? null : new Date(event.at)
  return {
    id: String(event.seq),
    spaceId: '',
    sessionId: '',
    seq: event.seq,
    ordinal: event.ordinal,
    dedupeKey: event.isResult ? 'result:' : '',
    nativeId: null,
    parentNativeId: null,
    kind: event.kind,
    role: event.role,
    channel: event.channel,
    payloadType: null,
    title: event.title,
    preview: event.preview,
    size: event.size,
    toolCallId: event.call,
    // Of a live session a call without any result would be taken for one that still runs.
    outcome: event.outcome,
    occurredAt: at,
    uploadId: null,
    sourceOffset: null,
    supersededAt: null,
    meta: event.emptied ? { ...event.meta, emptied: true } : event.meta,
    createdAt: nothing,
    updatedAt: nothing,
  }
}

const nothing = new Date(0)

/** `known` with `news`: the later word of an event wins, what was taken back goes; in reading order. */
export function fold(known: readonly SharedEvent[], news: Pick<SharedNews, 'events' | 'gone'>): readonly SharedEvent[] {
  const fresh = new Map(news.events?.map((event) => [event.seq, event]))
  const gone = new Set(news.gone)
  if (fresh.size === 0 && gone.size === 0) return known
  const kept = known.filter(({ seq }) => !fresh.has(seq) && !gone.has(seq))
  return [...kept, ...fresh.values()].sort(inOrder)
}

/** What may be shown while the page after `next` has not been read: nothing that stands beyond the gap. */
export function upTo(events: readonly SharedEvent[], next: Cursor | null): readonly SharedEvent[] {
  return next === null ? events : events.filter((event) => inOrder(event, next) <= 0)
}

// By code unit, as the database orders ordinals (COLLATE "C"); they are of ASCII.
function inOrder(a: Cursor, b: Cursor): number {
  return a.ordinal < b.ordinal ? -1 : a.ordinal > b.ordinal ? 1 : a.seq - b.seq
}
