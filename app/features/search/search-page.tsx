// Find what was said or done in any session. The field keeps what is typed; the address follows, and with it what is found.
import { Search as SearchIcon, SearchX } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Link } from '../../ui/link.tsx'
import { countOf } from '../../ui/numbers.ts'
import { AgentMark } from '../../ui/agent-mark.tsx'
import type { Session } from '../rows.ts'
import { titleOf } from '../sessions/session-words.ts'
import { Hit } from './hit.tsx'
import { foundWords, indexWords } from './search-words.ts'
import type { Fault } from './language/tree.ts'
import type { SearchHit, SearchIndex } from './reads.server.ts'

type SearchPageProps = {
  typed: string
  onTyped: (typed: string) => void
  /** Sessions whose title has all the words. */
  titled: readonly Session[]
  hits: readonly SearchHit[]
  total: number | null
  more: boolean
  onMore: () => void
  index: SearchIndex
  fault: Fault | null
}

export function SearchPage({ typed, onTyped, titled, hits, total, more, onMore, index, fault }: SearchPageProps) {
  const asked = typed.trim() !== ''
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Search">
      <div className="mx-auto flex max-w-[60rem] flex-col gap-4 px-4 py-5 md:px-8 md:py-7">
        <h1 className="text-xl font-semibold tracking-tight">Search</h1>
        <Field typed={typed} onTyped={onTyped} />
        {fault && (
          <p role="alert" className="text-sm text-bad">
            {fault.message}
          </p>
        )}
        <p role="status" className="tabular flex flex-wrap gap-x-4 text-xs text-muted">
          {asked && <span>{foundWords(hits.length, total)}</span>}
          <span>{indexWords(index)}</span>
        </p>
        {titled.length > 0 && (
          <section aria-label="Sessions by title">
            <ul className="divide-y divide-line rounded-md border border-line">
              {titled.map((session) => (
                <li key={session.id}>
                  <Link
                    href={`/sessions/${session.id}`}
                    className="inset-focus flex items-center gap-2.5 px-4 py-2.5 text-sm font-medium hover:bg-hover"
                  >
                    <AgentMark agent={session.agent} />
                    <span className="min-w-0 flex-1 truncate">{titleOf(session)}</span>
                    <span className="text-xs font-normal text-muted">session</span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        )}
        {hits.length > 0 ? (
          <ol aria-label="Events" className="divide-y divide-line rounded-md border border-line">
            {hits.map((hit) => (
              <li key={hit.id}>
                <Hit hit={hit} />
              </li>
            ))}
          </ol>
        ) : (
          <Nothing asked={asked} titled={titled.length} index={index} />
        )}
        {more && (
          <Button look="quiet" onClick={onMore}>
            Older hits
          </Button>
        )}
      </div>
    </div>
  )
}

function Nothing({ asked, titled, index }: { asked: boolean; titled: number; index: SearchIndex }) {
  if (!asked)
    return (
      <EmptyState icon={<SearchIcon aria-hidden />} title="Search everything your agents said and did">
        <code className="font-mono text-xs">"a phrase"</code>, <code className="font-mono text-xs">-without</code>,{' '}
        <code className="font-mono text-xs">one or other</code>. The last word also finds what begins with it.
      </EmptyState>
    )
  if (titled > 0) return null
  return (
    <EmptyState icon={<SearchX aria-hidden />} title="Nothing has these words">
      {index.waiting > 0
        ? `${countOf(index.waiting, 'event')} are not searchable yet; look again in a moment.`
        : 'Try fewer words, or the beginning of one.'}
    </EmptyState>
  )
}

const settleMs = 200

function Field({ typed, onTyped }: { typed: string; onTyped: (typed: string) => void }) {
  const [draft, setDraft] = useState(typed)
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => input.current?.focus(), [])
  useEffect(() => () => clearTimeout(timer.current), [])
  const ask = (text: string, afterMs: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => onTyped(text), afterMs)
  }
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        ask(draft, 0)
      }}
      className="flex h-10 items-center gap-2.5 rounded-md border border-line-strong bg-raised px-3 focus-within:outline-2 focus-within:outline-accent"
    >
      <SearchIcon aria-hidden className="size-4 shrink-0 text-faint" />
      <input
        ref={input}
        type="text"
        value={draft}
        maxLength={500}
        aria-label="Search all sessions"
        placeholder="Words, a path, a command, an error"
        className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint"
        onChange={(event) => {
          setDraft(event.target.value)
          ask(event.target.value, settleMs)
        }}
      />
    </form>
  )
}
