// One hit: where it is, when, and the words around what was asked for. Text of sessions is shown as text, pieces of it marked.
import { AgentMark } from '../../ui/agent-mark.tsx'
import { Link } from '../../ui/link.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import { titleOf } from '../sessions/session-words.ts'
import type { SearchHit } from './reads.server.ts'
import { kindWords } from './search-words.ts'

export function Hit({ hit }: { hit: SearchHit }) {
  return (
    <Link
      href={`/sessions/${hit.sessionId}?event=${hit.seq}`}
      className="inset-focus grid grid-cols-[auto_1fr_auto] gap-x-2.5 gap-y-1 px-4 py-3 text-sm hover:bg-hover"
    >
      <AgentMark agent={hit.agent} className="mt-0.5" />
      <span className="min-w-0 truncate text-muted">
        <span className="text-text">{kindWords(hit)}</span> in{' '}
        {titleOf({ title: hit.sessionTitle, renamedTitle: null })}
      </span>
      <RelativeTime ago at={hit.at} className="tabular text-xs text-muted" />
      <span className="col-start-2 col-end-4 line-clamp-3 text-pretty break-words">
        {hit.excerpt.map((piece, n) =>
          piece.hit ? (
            <mark key={n} className="rounded-sm bg-accent-soft font-medium text-text">
              {revealHidden(piece.text)}
            </mark>
          ) : (
            <span key={n}>{revealHidden(piece.text)}</span>
          ),
        )}
      </span>
    </Link>
  )
}
