// All chats about sessions, newest first.
import { MessagesSquare } from 'lucide-react'
import { EmptyState } from '../../ui/empty-state.tsx'
import type { ChatThread } from '../rows.ts'
import { ThreadList } from './thread-list.tsx'

type ChatsPageProps = { threads: readonly ChatThread[]; aboutOf: (thread: ChatThread) => string | undefined }

export function ChatsPage({ threads, aboutOf }: ChatsPageProps) {
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Chats">
      <div className="mx-auto max-w-[60rem] px-4 py-5 md:px-8 md:py-7">
        <h1 className="text-xl font-semibold tracking-tight">Chats</h1>
        <p className="mt-1 mb-5 max-w-prose text-sm text-muted">
          Conversations about sessions. Nobody but you sees them.
        </p>
        {threads.length === 0 ? (
          <EmptyState icon={<MessagesSquare aria-hidden />} title="There are no chats">
            Chats of codex-session-view come in with{' '}
            <code className="font-mono text-xs whitespace-nowrap text-text">npx logbook import PATH/data</code>.
          </EmptyState>
        ) : (
          <ThreadList threads={threads} aboutOf={aboutOf} />
        )}
      </div>
    </div>
  )
}
