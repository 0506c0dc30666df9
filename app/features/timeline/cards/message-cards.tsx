// The conversation itself: a person's prompts are the landmarks, the agent's prose is text, its reasoning is quieter.
import { ChevronRight } from 'lucide-react'
import { clsx } from 'clsx'
import { Markdown } from '../../../ui/markdown.tsx'
import type { TimelineEvent } from '../../rows.ts'
import { useEntryScope } from '../timeline-context.ts'
import { EntryFrame } from './entry-frame.tsx'
import type { Standing } from './entry-frame.tsx'
import { MessageText } from './message-text.tsx'

type CardProps = { event: TimelineEvent; standing: Standing }

export function PromptCard({ event, standing }: CardProps) {
  const { promptName = 'Your prompt' } = useEntryScope()
  return (
    <EntryFrame event={event} name={promptName} standing={standing} className="pt-5 pb-2">
      <div className="rounded-md bg-sunken px-3.5 py-2.5">
        <MessageText event={event}>{(text) => <Markdown text={text} className="prose-ground" />}</MessageText>
      </div>
    </EntryFrame>
  )
}

export function ProseCard({ event, standing }: CardProps) {
  return (
    <EntryFrame event={event} name="Agent" standing={standing} className="py-2">
      <div className="pt-0.5">
        <MessageText event={event}>{(text) => <Markdown text={text} />}</MessageText>
      </div>
    </EntryFrame>
  )
}

export function ReasoningCard({ event, standing }: CardProps) {
  const { isOpen, toggle } = useEntryScope()
  const open = isOpen(event.id)
  const empty = !event.preview?.trim()
  const firstLine =
    event.preview
      ?.replace(/[*_#`]/g, '')
      .trim()
      .split('\n')[0] ?? ''
  return (
    <EntryFrame event={event} name="Reasoning" standing={standing}>
      {empty ? (
        <p className="py-1 text-sm text-faint italic">Thought, without saying what</p>
      ) : (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => toggle(event.id)}
          className="inset-focus -mx-2 flex w-[calc(100%+1rem)] items-center gap-2 rounded-md px-2 py-1 text-left text-sm text-faint hover:bg-hover"
        >
          <ChevronRight
            aria-hidden
            className={clsx('size-3.5 shrink-0 transition-transform duration-100', open && 'rotate-90')}
          />
          <span className="min-w-0 truncate italic">{open ? 'Thought' : firstLine}</span>
        </button>
      )}
      {open && !empty && (
        <div className="my-1 border-l-2 border-line-strong pl-3.5 text-muted">
          <MessageText event={event}>{(text) => <Markdown text={text} />}</MessageText>
        </div>
      )}
    </EntryFrame>
  )
}
