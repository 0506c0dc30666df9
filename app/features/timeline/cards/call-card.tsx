// A tool call: one line with its result at the right, which opens in place to what was asked and what came back.
import { CornerDownRight } from 'lucide-react'
import { Link } from '../../../ui/link.tsx'
import { eventsOf, isError } from '../entries.ts'
import type { CallEntry } from '../entries.ts'
import { callWords, linesChanged, outcomeOf } from '../event-words.ts'
import { appliedPatch } from '../read-body.ts'
import { useEntryScope } from '../timeline-context.ts'
import { BodySlot } from './body-slot.tsx'
import { CallBody } from './call-body.tsx'
import { EntryFrame } from './entry-frame.tsx'
import type { Standing } from './entry-frame.tsx'
import { LineButton, LineCount } from './line-button.tsx'
import { ResultBody } from './result-body.tsx'

export function CallCard({ entry, standing }: { entry: CallEntry; standing: Standing }) {
  const { isOpen, toggle, live, subAgentOf } = useEntryScope()
  const { event } = entry
  const open = isOpen(entry.key)
  const { verb, subject } = callWords(event)
  const lines = event.kind === 'file_change' && !isError(entry) ? linesChanged(event) : null
  const agent = subAgentOf(event)
  return (
    <EntryFrame event={event} events={eventsOf(entry)} name={`${verb} ${subject}`.trim()} standing={standing}>
      <LineButton
        verb={verb}
        subject={subject}
        open={open}
        onToggle={() => toggle(entry.key)}
        outcome={outcomeOf(entry, live)}
        right={lines && <LineCount {...lines} />}
        nested={entry.nested}
      />
      {agent && (
        <p className="flex min-h-7 items-center gap-1.5 pl-5.5 text-sm">
          <CornerDownRight aria-hidden className="size-3.5 text-faint" />
          <Link href={agent.href} className="truncate text-accent hover:underline">
            {agent.title}
          </Link>
        </p>
      )}
      {open && (
        <div className="mt-0.5 mb-3 flex flex-col gap-1.5">
          <OpenCall entry={entry} />
        </div>
      )}
    </EntryFrame>
  )
}

/** An edit is shown by the patch its result names, when there is one: only that knows the true line numbers. */
function OpenCall({ entry: { event, results } }: { entry: CallEntry }) {
  const [applied] = event.kind === 'file_change' ? results : []
  return (
    <>
      <BodySlot eventId={event.id} what="call">
        {(body) =>
          applied ? (
            <BodySlot eventId={applied.id} what="result">
              {(result) => <CallBody event={event} body={body} patch={appliedPatch(result)} />}
            </BodySlot>
          ) : (
            <CallBody event={event} body={body} />
          )
        }
      </BodySlot>
      {results.map((result) => (
        <BodySlot key={result.id} eventId={result.id} what="result">
          {(body) => <ResultBody event={result} body={body} quiet={applied !== undefined} />}
        </BodySlot>
      ))}
    </>
  )
}
