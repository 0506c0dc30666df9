// Where a search is typed: a text field with a list of what can come next. The list is for arrow keys and pointers; Enter searches, unless a line
// of the list was chosen, which Enter or Tab then takes.
import { Search as SearchIcon } from 'lucide-react'
import { clsx } from 'clsx'
import { useEffect, useId, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { mostCharacters } from './language/parse.ts'
import { suggestions } from './language/suggest.ts'
import type { KnownValues, Suggestion } from './language/suggest.ts'

type SearchFieldProps = {
  typed: string
  onTyped: (typed: string) => void
  known: KnownValues
  /** The id of the text that says what is wrong with what is typed. */
  faultId: string | undefined
}

const settleMs = 200

export function SearchField({ typed, onTyped, known, faultId }: SearchFieldProps) {
  const [draft, setDraft] = useState(typed)
  const [caret, setCaret] = useState(typed.length)
  /** `asked`: by an arrow key, which offers what can begin as well. */
  const [open, setOpen] = useState<'typing' | 'asked'>()
  const [chosen, setChosen] = useState(-1)
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [asked, setAsked] = useState(typed)
  const list = useId()
  useEffect(() => input.current?.focus(), [])
  useEffect(() => () => clearTimeout(timer.current), [])
  // The address was changed otherwise: by a chip, a saved search, or back.
  if (typed !== asked) {
    setAsked(typed)
    if (typed !== draft) setDraft(typed)
  }
  const begins = /(^|[\s(])-?$/.test(draft.slice(0, caret))
  const offered = open && (open === 'asked' || !begins) ? suggestions(draft, caret, known) : []
  const ask = (text: string, afterMs: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      setAsked(text)
      onTyped(text)
    }, afterMs)
  }
  const take = ({ text, from, to }: Suggestion) => {
    const next = draft.slice(0, from) + text + draft.slice(to)
    const place = from + text.length
    setDraft(next)
    setCaret(place)
    setChosen(-1)
    // A key wants its value; a value is whole.
    setOpen(text.endsWith(':') ? 'typing' : undefined)
    ask(next, text.endsWith(':') ? settleMs * 5 : settleMs)
    requestAnimationFrame(() => {
      input.current?.focus()
      input.current?.setSelectionRange(place, place)
    })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const line = offered[chosen]
    if (step !== 0) {
      event.preventDefault()
      if (offered.length === 0) setOpen('asked')
      if (offered.length > 0) setChosen((at) => (at + step + offered.length + 1) % (offered.length + 1))
    } else if ((event.key === 'Enter' || event.key === 'Tab') && line) {
      event.preventDefault()
      take(line)
    } else if (event.key === 'Escape' && open) {
      event.preventDefault()
      setOpen(undefined)
      setChosen(-1)
    }
  }
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        setOpen(undefined)
        ask(draft, 0)
      }}
      className="relative"
    >
      <div className="flex h-10 items-center gap-2.5 rounded-md border border-line-strong bg-raised px-3 focus-within:outline-2 focus-within:outline-accent">
        <SearchIcon aria-hidden className="size-4 shrink-0 text-faint" />
        <input
          ref={input}
          type="text"
          role="combobox"
          autoComplete="off"
          spellCheck={false}
          aria-expanded={offered.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={offered[chosen] ? `${list}-${chosen}` : undefined}
          aria-invalid={faultId !== undefined}
          aria-describedby={faultId}
          value={draft}
          maxLength={mostCharacters}
          aria-label="Search all sessions"
          placeholder="Words, a path, a command, an error, or tool:shell exit:!=0"
          className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint"
          onChange={(event) => {
            setDraft(event.target.value)
            setCaret(event.target.selectionStart ?? event.target.value.length)
            setOpen('typing')
            setChosen(-1)
            ask(event.target.value, settleMs)
          }}
          onClick={(event) => {
            setCaret(event.currentTarget.selectionStart ?? draft.length)
            setOpen('typing')
          }}
          onBlur={() => setOpen(undefined)}
          onKeyDown={onKeyDown}
        />
      </div>
      <ul
        id={list}
        role="listbox"
        aria-label="What can come next"
        className={clsx(
          'absolute inset-x-0 top-11 z-30 max-h-80 overflow-y-auto rounded-md border border-line-strong bg-raised p-1 text-sm shadow-float',
          offered.length === 0 && 'hidden',
        )}
      >
        {offered.map((line, n) => (
          <li
            key={line.text}
            id={`${list}-${n}`}
            role="option"
            aria-selected={n === chosen}
            // Before the field loses its focus, which would close the list.
            onPointerDown={(event) => {
              event.preventDefault()
              take(line)
            }}
            className={clsx(
              'flex items-baseline gap-3 rounded px-2.5 py-1.5 hover:bg-hover',
              n === chosen && 'bg-hover',
            )}
          >
            <code className="shrink-0 font-mono text-xs text-text">{line.text.trimEnd()}</code>
            <span className="min-w-0 truncate text-xs text-muted">{line.help}</span>
          </li>
        ))}
      </ul>
    </form>
  )
}
