// The tab Timeline: the bar of what is shown and looked for, and the timeline below it. What is chosen stands in the address.
import { useCallback, useMemo, useRef } from 'react'
import { FoundWords, useMarkedWords } from '../../ui/found-words.ts'
import { useShortcuts } from '../../ui/shortcuts.ts'
import { MarksContext } from '../marks/marks-context.ts'
import { useMarkedEntries } from '../marks/use-marked-entries.tsx'
import type { Marks } from '../marks/use-marks.ts'
import { FindBar } from './find/find-bar.tsx'
import { useFind } from './find/use-find.ts'
import { mostFound } from './find/words.ts'
import { ReplayBar } from './replay/replay-bar.tsx'
import { useReplay } from './replay/use-replay.ts'
import { searchOfSelection, selectionOf } from './select/selection.ts'
import type { Selection, SelectionSearch } from './select/selection.ts'
import { SessionTimeline } from './session-timeline.tsx'
import type { SessionTimelineProps } from './session-timeline.tsx'
import { TimelineBar } from './timeline-bar.tsx'

export type TimelineSearch = SelectionSearch & { event?: number; find?: string }

type TimelineTabProps = Pick<SessionTimelineProps, 'collections' | 'session' | 'subAgents' | 'first'> & {
  marks: Marks
  search: TimelineSearch
  onSearch: (change: TimelineSearch) => void
}

export function TimelineTab({ search, onSearch, marks, ...parts }: TimelineTabProps) {
  const { session } = parts
  const chosen = JSON.stringify(selectionOf(search))
  const selection = useMemo(() => JSON.parse(chosen) as Selection, [chosen])
  const onSelect = useCallback((event: number) => onSearch({ event }), [onSearch])
  const onSelection = useCallback((next: Selection) => onSearch(searchOfSelection(next)), [onSearch])
  const find = useFind({
    sessionId: session.id,
    selection,
    words: search.find,
    onWords: useCallback((find) => onSearch({ find: find || undefined }), [onSearch]),
    near: search.event,
    onSelect,
    grown: session.eventCount,
  })
  const { replay, start } = useReplay()
  const replayHere = () => start(search.event ?? 1)
  const marking = useMarkedEntries(session.id, marks)
  const shown = useRef<HTMLDivElement>(null)
  useMarkedWords(shown, find.words)
  useShortcuts({
    x: () => onSelection({ ...selection, newestFirst: !selection.newestFirst }),
    s: () => onSelection({ ...selection, show: selection.show === 'summary' ? 'all' : 'summary' }),
    r: replayHere,
    d: () => onSelection({ ...selection, show: selection.show === 'discussion' ? 'all' : 'discussion' }),
  })
  return (
    <div className="flex h-full flex-col">
      <div className="border-b border-line" data-print="no">
        <div className="mx-auto max-w-[56rem] px-4 md:pr-12">
          <TimelineBar
            session={session}
            selection={selection}
            onSelection={onSelection}
            onFind={find.start}
            onReplay={replayHere}
            finding={
              find.open && (
                <FindBar
                  words={find.words}
                  onWords={(words) => onSearch({ find: words || undefined })}
                  hits={find.hits}
                  at={find.at}
                  fault={find.fault}
                  most={mostFound}
                  onStep={find.step}
                  onEnd={find.end}
                />
              )
            }
          />
        </div>
      </div>
      {marking.dialog}
      <div ref={shown} className="min-h-0 flex-1">
        <FoundWords value={find.words}>
          <MarksContext value={marking.markAt}>
            <SessionTimeline
              {...parts}
              selection={selection}
              onSelection={onSelection}
              selectedSeq={search.event}
              onSelect={onSelect}
              found={find.found}
              replay={replay}
              onMark={marking.toggle}
              onNote={marking.startNote}
            />
          </MarksContext>
        </FoundWords>
      </div>
      {replay && <ReplayBar replay={replay} total={session.eventCount} />}
    </div>
  )
}
