// A chat about a session, to be read: who said what, what the messages refer to, and what the tools of the chat did.
import { CopyButton } from '../../ui/copy-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Link } from '../../ui/link.tsx'
import { Markdown } from '../../ui/markdown.tsx'
import { countOf } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { ChatMessage, ChatThread, Session, ToolEvent } from '../rows.ts'
import { titleOf } from '../sessions/session-words.ts'
import { modeWords, saidOtherwise, speakerOf } from './thread-words.ts'

type ThreadPageProps = {
  thread: ChatThread
  session: Session | null
  messages: readonly ChatMessage[]
  tools: readonly ToolEvent[]
}

export function ThreadPage({ thread, session, messages, tools }: ThreadPageProps) {
  const said = saidOtherwise(thread)
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Chat">
      <div className="mx-auto max-w-[50rem] px-4 py-5 md:px-8 md:py-7">
        <Link href="/chats" className="text-sm text-muted hover:text-text hover:underline">
          All chats
        </Link>
        <h1 className="mt-1 text-xl font-semibold tracking-tight">{revealHidden(thread.title)}</h1>
        <p className="tabular mt-1 flex flex-wrap items-center gap-x-3 text-sm text-muted">
          <span>{countOf(messages.length, 'message')}</span>
          {said !== null && <span>its store said {said}</span>}
          <span>{thread.status}</span>
          <span>{modeWords(thread.mode)}</span>
          {session && (
            <Link href={`/sessions/${session.id}`} className="min-w-0 truncate hover:text-text hover:underline">
              {revealHidden(titleOf(session))}
            </Link>
          )}
          {thread.nativeId && <CopyButton text={thread.nativeId} label="Copy its foreign id" />}
        </p>
        {messages.length === 0 ? (
          <EmptyState title="Nothing was said here" />
        ) : (
          <ol className="mt-5 flex flex-col gap-5">
            {messages.map((message) => (
              <Message key={message.id} message={message} />
            ))}
          </ol>
        )}
        {tools.length > 0 && <Tools tools={tools} />}
      </div>
    </div>
  )
}

function Message({ message }: { message: ChatMessage }) {
  const references = (message.evidence?.length ?? 0) + (message.contextEvents?.length ?? 0)
  return (
    <li id={message.id} className={message.role === 'user' ? 'rounded-md bg-sunken px-4 py-3' : 'px-4'}>
      <p className="mb-1 flex items-baseline gap-x-3 text-xs text-muted">
        <span className="font-medium text-text">{speakerOf(message.role)}</span>
        <RelativeTime at={message.createdAt} />
        {message.threadByRule && (
          <span title="The store named no thread: it stands in the active one of its session and mode.">
            thread by rule
          </span>
        )}
      </p>
      <Markdown text={message.content} />
      {references > 0 && (
        <ul className="mt-2 flex flex-col gap-1 border-l-2 border-line pl-3 font-mono text-xs text-muted">
          {[...(message.evidence ?? []), ...(message.contextEvents ?? [])].map((item, i) => (
            <li key={i} className="break-words">
              {revealHidden(referenceWords(item))}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

function Tools({ tools }: { tools: readonly ToolEvent[] }) {
  return (
    <section className="mt-8">
      <h2 className="text-sm font-semibold">Tools of this chat</h2>
      <ul className="mt-2 divide-y divide-line rounded-md border border-line">
        {tools.map((tool) => (
          <li key={tool.id} className="flex flex-wrap items-baseline gap-x-3 px-4 py-2 text-sm">
            <span className="font-mono">{revealHidden(tool.name)}</span>
            <span className={tool.state === 'failed' ? 'text-bad' : 'text-muted'}>{tool.state}</span>
            <code className="min-w-0 flex-1 truncate font-mono text-xs text-faint">
              {revealHidden(JSON.stringify(tool.arguments ?? null))}
            </code>
            {tool.startedAt && <RelativeTime at={tool.startedAt} className="text-xs text-faint" />}
          </li>
        ))}
      </ul>
    </section>
  )
}

function referenceWords(item: unknown): string {
  if (item === null || typeof item !== 'object') return String(item)
  return Object.entries(item)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ')
}
