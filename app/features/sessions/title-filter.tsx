// The words that narrow the session list. While a person types, the field keeps what was typed: the address that holds
// the filter follows a moment later, and a field fed by it would lose letters.
import { Search, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useShortcuts } from '../../ui/shortcuts.ts'

export function TitleFilter({ text, onText }: { text: string; onText: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const [draft, setDraft] = useState<string | null>(null)
  useShortcuts({ '/': () => input.current?.focus() })
  const shown = draft ?? text
  const change = (next: string) => {
    setDraft(next)
    onText(next)
  }
  return (
    <label className="flex h-8 items-center gap-2 rounded-md border border-line-strong bg-raised pr-1.5 pl-2.5 focus-within:outline-2 focus-within:outline-accent">
      <Search aria-hidden className="size-4 shrink-0 text-faint" />
      <input
        ref={input}
        type="text"
        value={shown}
        aria-label="Find a session by title"
        placeholder="Find by title, branch, folder"
        className="min-w-0 flex-1 bg-transparent text-sm outline-none placeholder:text-faint"
        onChange={(event) => change(event.target.value)}
        onBlur={() => setDraft(null)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          change('')
          event.currentTarget.blur()
        }}
      />
      {shown === '' ? (
        <Kbd>/</Kbd>
      ) : (
        <IconButton small label="Clear" onClick={() => change('')}>
          <X className="size-3.5" />
        </IconButton>
      )}
    </label>
  )
}
