// The lesser lines: folded runs, results whose call is not here, and notes (hooks, states, injected text, unknown records).
import type { TimelineEvent } from '../../rows.ts'
import { eventsOf, headOf } from '../entries.ts'
import type { RunEntry } from '../entries.ts'
import { callWords, runWords } from '../event-words.ts'
import { isRecord, textOf } from '../read-body.ts'
import { useEntryScope } from '../timeline-context.ts'
import { BodySlot } from './body-slot.tsx'
import { EntryFrame } from './entry-frame.tsx'
import type { Standing } from './entry-frame.tsx'
import { LineButton } from './line-button.tsx'
import { ResultBody } from './result-body.tsx'
import { Output } from '../../../ui/output.tsx'
import { RawTree } from './raw-tree.tsx'

export function RunCard({ entry, standing }: { entry: RunEntry; standing: Standing }) {
  const { isOpen, toggle } = useEntryScope()
  const first = headOf(entry)
  if (!first) return null
  const words = runWords(entry.calls)
  return (
    <EntryFrame
      event={first}
      events={isOpen(entry.key) ? [] : eventsOf(entry)}
      name={`${entry.verb}, ${words}`}
      standing={standing}
    >
      <LineButton verb={entry.verb} subject={words} open={isOpen(entry.key)} onToggle={() => toggle(entry.key)} />
    </EntryFrame>
  )
}

export function ResultCard({ event, standing }: { event: TimelineEvent; standing: Standing }) {
  const { isOpen, toggle } = useEntryScope()
  const { verb, subject } = callWords(event)
  const failed = event.outcome === 'error'
  return (
    <EntryFrame event={event} name={`Result of ${verb}`} standing={standing}>
      <LineButton
        verb="result"
        subject={event.preview?.trim().split('\n')[0] ?? `${verb} ${subject}`}
        open={isOpen(event.id)}
        onToggle={() => toggle(event.id)}
        outcome={failed ? { text: 'failed', tone: 'bad' } : null}
      />
      {isOpen(event.id) && (
        <div className="mt-0.5 mb-3">
          <BodySlot eventId={event.id} what="result">
            {(body) => <ResultBody event={event} body={body} />}
          </BodySlot>
        </div>
      )}
    </EntryFrame>
  )
}

export function NoteCard({ event, standing }: { event: TimelineEvent; standing: Standing }) {
  const { isOpen, toggle } = useEntryScope()
  const failed = event.outcome === 'error'
  const name = noteNames[event.kind] ?? event.kind
  const verb = event.kind === 'message' ? (event.channel === 'injected' ? 'context' : (event.role ?? 'message')) : name
  return (
    <EntryFrame event={event} name={verb} standing={standing}>
      <LineButton
        quiet={!failed}
        verb={verb}
        subject={event.title ?? event.preview?.trim().split('\n')[0] ?? event.payloadType ?? ''}
        open={isOpen(event.id)}
        onToggle={() => toggle(event.id)}
        outcome={failed ? { text: 'error', tone: 'bad' } : null}
      />
      {isOpen(event.id) && (
        <div className="mt-0.5 mb-3">
          <BodySlot eventId={event.id} what="record">
            {(body) => <NoteBody body={body} />}
          </BodySlot>
        </div>
      )}
    </EntryFrame>
  )
}

function NoteBody({ body }: { body: unknown }) {
  const text = textOf(body)
  return !text ? (
    <RawTree value={isRecord(body) && 'raw' in body ? body.raw : body} />
  ) : (
    <Output text={text} label="Text" wrap />
  )
}

const noteNames: Partial<Record<string, string>> = {
  hook: 'hook',
  status: 'status',
  terminal: 'terminal',
  other: 'record',
}
