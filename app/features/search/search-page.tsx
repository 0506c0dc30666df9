// Find what was said or done in any session. The address says what is asked, and with it what is found.
import { SearchX } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Link } from '../../ui/link.tsx'
import { countOf } from '../../ui/numbers.ts'
import { AgentMark } from '../../ui/agent-mark.tsx'
import type { Session } from '../rows.ts'
import { titleOf } from '../sessions/session-words.ts'
import { revealHidden } from '../../ui/visible-text.ts'
import { copySql } from '../sql/copy-sql.ts'
import { searchSql } from '../sql/search-sql.ts'
import { Hit } from './hit.tsx'
import { LanguageHelp } from './language-help.tsx'
import type { KnownValues } from './language/suggest.ts'
import { SavedMenu } from './saved-menu.tsx'
import type { SavedActs } from './saved-menu.tsx'
import { SearchChips } from './search-chips.tsx'
import { SearchField } from './search-field.tsx'
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
  /** What can be suggested as values of keys. */
  known: KnownValues
  acts: SavedActs
}

export function SearchPage(props: SearchPageProps) {
  const { typed, onTyped, titled, hits, total, more, onMore, index, fault, known, acts } = props
  const asked = typed.trim() !== ''
  const copied = searchSql(typed)
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Search">
      <div className="mx-auto flex max-w-[60rem] flex-col gap-4 px-4 py-5 md:px-8 md:py-7">
        <h1 className="text-xl font-semibold tracking-tight">Search</h1>
        <SearchField typed={typed} onTyped={onTyped} known={known} faultId={fault ? 'search-fault' : undefined} />
        {fault && (
          <p id="search-fault" role="alert" className="text-sm text-bad">
            <code className="mr-2 rounded-sm bg-bad-soft px-1 font-mono text-xs">
              {revealHidden(typed.slice(fault.from, fault.to))}
            </code>
            {fault.message}
          </p>
        )}
        <div className="-my-1 flex flex-wrap items-center gap-1.5">
          <SearchChips typed={typed} onTyped={onTyped} />
          <span className="ml-auto">
            <SavedMenu typed={typed} onOpen={onTyped} acts={acts} />
          </span>
        </div>
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <p role="status" className="tabular flex flex-wrap gap-x-4 text-xs text-muted">
            {asked && !fault && <span>{foundWords(hits.length, total)}</span>}
            <span>{indexWords(index)}</span>
          </p>
          {copied !== null && hits.length > 0 && (
            <Button small look="link" onClick={() => void copySql(copied)}>
              Copy as SQL
            </Button>
          )}
        </div>
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
          <Nothing asked={asked} titled={titled.length} index={index} fault={fault} onTry={onTyped} />
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

type NothingProps = {
  asked: boolean
  titled: number
  index: SearchIndex
  fault: Fault | null
  onTry: (typed: string) => void
}

function Nothing({ asked, titled, index, fault, onTry }: NothingProps) {
  if (!asked) return <LanguageHelp onTry={onTry} />
  if (titled > 0 || fault) return null
  return (
    <EmptyState icon={<SearchX aria-hidden />} title="Nothing has these words">
      {index.waiting > 0
        ? `${countOf(index.waiting, 'event')} are not searchable yet; look again in a moment.`
        : 'Try fewer words, the beginning of one, or letters within it: *port*.'}
    </EmptyState>
  )
}
