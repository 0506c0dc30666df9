// A shared range as a page one scrolls: the timeline's own cards, in a plain document, so that the server can draw it and a phone
// reads it like an article.
import { useCallback, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { bodyStore } from '../timeline/bodies.ts'
import { entriesOf, eventsOf } from '../timeline/entries.ts'
import type { Entry } from '../timeline/entries.ts'
import { EntryCard } from '../timeline/entry-card.tsx'
import { TimelineContext } from '../timeline/timeline-context.ts'
import type { TimelineScope } from '../timeline/timeline-context.ts'
import { rowOf } from './shared-rows.ts'
import type { SharedEvent } from './shared.ts'

type SharedTimelineProps = {
  events: readonly SharedEvent[]
  live: boolean
  /** The body of the event with this seq; rejects with a message fit to be read. */
  loadBody: (seq: string) => Promise<unknown>
  hrefOf: (seq: number) => string
  /** Where the sub-agent is that an event started. */
  childHref?: (part: string) => string
  /** Beside an entry: what can be done with its events. */
  beside?: (seqs: readonly number[]) => ReactNode
}

export function SharedTimeline({ events, live, loadBody, hrefOf, childHref, beside }: SharedTimelineProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [bodies] = useState(() => bodyStore())
  const rows = useMemo(() => events.map(rowOf), [events])
  const entries = useMemo(() => entriesOf(rows, open), [rows, open])
  const emptied = useMemo(
    () => new Set(events.flatMap((event) => (event.emptied ? [String(event.seq)] : []))),
    [events],
  )
  const children = useMemo(
    () => new Map(events.flatMap((event) => (event.child && event.call ? [[event.call, event.child] as const] : []))),
    [events],
  )
  const load = useCallback(
    async (seq: string) => {
      if (emptied.has(seq)) return { output: '(left out of this link)' }
      return (await loadBody(seq)) ?? { text: '(not shown by links)' }
    },
    [emptied, loadBody],
  )
  const toggle = useCallback((key: string) => {
    setOpen((before) => {
      const next = new Set(before)
      if (!next.delete(key)) next.add(key)
      return next
    })
  }, [])
  const startedAt = rows.find(({ occurredAt }) => occurredAt !== null)?.occurredAt ?? null
  const scope = useMemo<TimelineScope>(
    () => ({
      bodies,
      live,
      toggle,
      hrefOf,
      startedAt,
      promptName: 'Prompt',
      askBody: (seq) => bodies.ask(seq, load),
      isOpen: (key) => open.has(key),
      subAgentOf: ({ toolCallId }) => {
        const child = toolCallId === null ? undefined : children.get(toolCallId)
        return child && childHref ? { href: childHref(child), title: 'What the sub-agent did' } : undefined
      },
    }),
    [bodies, live, toggle, hrefOf, startedAt, load, open, children, childHref],
  )
  return (
    <TimelineContext value={scope}>
      {/* A feed may hold articles alone, and nothing beside them. */}
      <div role={beside ? 'group' : 'feed'} aria-label="Timeline">
        {entries.map((entry) => (
          <div key={entry.key} className="relative [contain-intrinsic-size:auto_3rem] [content-visibility:auto]">
            <EntryCard entry={entry} active={false} focused={false} total={events.at(-1)?.seq ?? 0} />
            {beside?.(seqsOf(entry))}
          </div>
        ))}
      </div>
    </TimelineContext>
  )
}

const seqsOf = (entry: Entry) => eventsOf(entry).map(({ seq }) => seq)
