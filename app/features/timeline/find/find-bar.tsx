// The line in which one looks for words in a session, with how often they stand there and which one is shown.
import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { IconButton } from '../../../ui/button.tsx'
import { formatCount } from '../../../ui/numbers.ts'
import { longestWords } from './words.ts'

type FindBarProps = {
  words: string
  onWords: (words: string) => void
  /** Undefined while the answer is on its way. */
  hits: readonly number[] | undefined
  at: number | undefined
  fault: string | undefined
  /** More than this many are not counted. */
  most: number
  onStep: (by: 1 | -1) => void
  onEnd: () => void
}

export function FindBar({ words, onWords, hits, at, fault, most, onStep, onEnd }: FindBarProps) {
  const input = useRef<HTMLInputElement>(null)
  // The field keeps what was typed; the address that holds the words follows a moment later.
  const [draft, setDraft] = useState(words)
  useEffect(() => input.current?.select(), [])
  const count = hits?.length ?? 0
  return (
    <search className="flex items-center gap-1 py-1.5" aria-label="Find in this session">
      <input
        ref={input}
        autoFocus
        type="text"
        value={draft}
        maxLength={longestWords}
        aria-label="Words to find in this session"
        placeholder="Find in this session"
        className="h-7 min-w-0 flex-1 rounded-md border border-line-strong bg-raised px-2.5 text-sm md:max-w-80"
        onChange={(event) => {
          setDraft(event.target.value)
          onWords(event.target.value)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault()
            onStep(event.shiftKey ? -1 : 1)
          }
          if (event.key === 'Escape') {
            event.preventDefault()
            onEnd()
          }
        }}
      />
      <span role="status" className="tabular min-w-20 px-1.5 text-xs whitespace-nowrap text-muted">
        {fault ?? wordsOf({ looked: draft !== '', hits, at, count, most })}
      </span>
      <IconButton label="Previous (⇧N)" small disabled={count === 0} onClick={() => onStep(-1)}>
        <ChevronUp aria-hidden className="size-4" />
      </IconButton>
      <IconButton label="Next (n)" small disabled={count === 0} onClick={() => onStep(1)}>
        <ChevronDown aria-hidden className="size-4" />
      </IconButton>
      <IconButton label="Stop looking" small className="ml-auto" onClick={onEnd}>
        <X aria-hidden className="size-4" />
      </IconButton>
    </search>
  )
}

type Counted = {
  looked: boolean
  hits: readonly number[] | undefined
  at: number | undefined
  count: number
  most: number
}

function wordsOf({ looked, hits, at, count, most }: Counted): string {
  if (!looked) return ''
  if (!hits) return 'Looking …'
  if (count === 0) return 'Nowhere'
  const all = count >= most ? `${formatCount(most)} and more` : formatCount(count)
  return at === undefined ? `in ${all} events` : `${formatCount(at + 1)} of ${all}`
}
