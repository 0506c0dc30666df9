// The prompt that what is on screen answers: it stays in view while one scrolls through a long answer.
import { ArrowUp } from 'lucide-react'
import { revealHidden } from '../../ui/visible-text.ts'
import type { TimelineEvent } from '../rows.ts'

export function StickyPrompt({ prompt, onReturn }: { prompt: TimelineEvent; onReturn: () => void }) {
  const line = revealHidden(prompt.title || prompt.preview?.trim().split('\n')[0] || 'Prompt')
  return (
    <div className="absolute inset-x-0 top-0 z-10 border-b border-line bg-raised">
      <button
        type="button"
        onClick={onReturn}
        title="Back to this prompt"
        className="inset-focus mx-auto flex h-9 w-full max-w-[56rem] items-center gap-2 pr-8 pl-4 text-left text-sm text-muted hover:text-text md:pr-12 md:pl-20"
      >
        <ArrowUp aria-hidden className="size-3.5 shrink-0 text-faint" />
        <span className="sr-only">Back to the prompt: </span>
        <span dir="auto" className="truncate">
          {line}
        </span>
      </button>
    </div>
  )
}
