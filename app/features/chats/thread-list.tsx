// Chats about sessions, as rows: what they are about, how far they went, and their last words.
import { Link } from '../../ui/link.tsx'
import { countOf } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { ChatThread } from '../rows.ts'
import { aboutWords, modeWords, saidOtherwise } from './thread-words.ts'

type ThreadListProps = {
  threads: readonly ChatThread[]
  /** What a thread is about, where that is not plain from where the list stands. */
  aboutOf?: (thread: ChatThread) => string | undefined
}

export function ThreadList({ threads, aboutOf }: ThreadListProps) {
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {threads.map((thread) => (
        <li key={thread.id}>
          <Link href={`/chats/${thread.id}`} className="inset-focus block px-4 py-2.5 hover:bg-hover">
            <span className="flex items-baseline gap-x-3 text-sm">
              <span className="min-w-0 flex-1 truncate font-medium">{revealHidden(thread.title)}</span>
              {thread.status !== 'active' && <span className="text-xs text-faint">{thread.status}</span>}
              <span className="tabular shrink-0 text-xs text-muted">
                <RelativeTime at={thread.lastMessageAt ?? thread.createdAt} ago />
              </span>
            </span>
            {thread.lastMessagePreview && (
              <span className="mt-0.5 line-clamp-2 text-sm text-muted">{revealHidden(thread.lastMessagePreview)}</span>
            )}
            <span className="tabular mt-1 flex flex-wrap gap-x-3 text-xs text-faint">
              <span>{countOf(thread.messageCount, 'message')}</span>
              {saidOtherwise(thread) !== null && <span>its store said {saidOtherwise(thread)}</span>}
              <span>{modeWords(thread.mode)}</span>
              {aboutWords(aboutOf?.(thread)) && (
                <span className="min-w-0 truncate">{aboutWords(aboutOf?.(thread))}</span>
              )}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
