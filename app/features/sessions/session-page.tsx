// One session on screen: live rows where there are any, the loader's until then; what a person changes goes out from here.
import { useRouter } from '@tanstack/react-router'
import { useMemo } from 'react'
import { may } from '#db/schema/roles.ts'
import { collectionsOf } from '../../collections.ts'
import { KeptNote } from '../device/kept-note.tsx'
import { useKeptTimeline } from '../device/use-kept-timeline.ts'
import { processWords } from '../live/live-words.ts'
import { CommentsTab } from '../comments/comments-tab.tsx'
import { saveComments } from '../comments/writes.ts'
import type { Viewer } from '../frame/viewer.ts'
import { SessionChats } from '../chats/session-chats.tsx'
import { ReportsTab } from '../reports/reports-tab.tsx'
import { MadeTab } from '../made/made-tab.tsx'
import { useSessionActs } from '../organise/session-acts.tsx'
import { useOrganise } from '../organise/use-organise.ts'
import type { Bookmark, ChatThread, Comment, Session, SessionPin, Todo } from '../rows.ts'
import { ShareButton } from '../shares/share-button.tsx'
import { TerminalTab } from '../terminal/terminal-tab.tsx'
import { act } from '../sync/act.ts'
import { keepWrite, postWrite } from '../sync/post-write.ts'
import { useRows } from '../sync/use-rows.ts'
import { FilesTab } from '../files/files-tab.tsx'
import { MarksTab } from '../marks/marks-tab.tsx'
import { markSearch } from '../marks/mark-words.ts'
import { useMarks } from '../marks/use-marks.ts'
import { MarkingContext, useMarking } from '../timeline/marked-range.ts'
import { CommentMarks, countsOf } from '../timeline/comment-mark.tsx'
import type { TimelineFirst } from '../timeline/session-timeline.tsx'
import { TimelineTab } from '../timeline/timeline-tab.tsx'
import type { TimelineSearch } from '../timeline/timeline-tab.tsx'
import { TodoList } from '../todos/todo-list.tsx'
import { TodoSteps } from '../todos/todo-steps.tsx'
import { isDone, presentTodos } from '../todos/todo-words.ts'
import { saveTodos } from '../todos/writes.ts'
import { SessionGone } from './session-gone.tsx'
import { SessionHeader } from './session-header.tsx'
import { SessionMenu } from './session-menu.tsx'
import { titleOf } from './session-words.ts'
import { useAddress } from './use-address.ts'

export const sessionTabs = [
  'todos',
  'reports',
  'terminal',
  'chats',
  'comments',
  'marks',
  'files',
  'made',
  'events',
] as const
type SessionTab = (typeof sessionTabs)[number]
/** `until`: with `event` as its beginning, the range that is marked at first. */
type Search = TimelineSearch & { tab?: SessionTab; until?: number; file?: string }

const rangeIn = ({ event, until }: Search) =>
  event !== undefined && until !== undefined && until >= event ? { fromSeq: event, toSeq: until } : null
type SessionPageProps = {
  viewer: Viewer
  first: {
    session: Session
    todos: Todo[]
    threads: ChatThread[]
    comments: Comment[]
    pins: SessionPin[]
    marks: Bookmark[]
    timeline: TimelineFirst
    left: number
  }
  search: Search
  onSearch: (change: Search) => void
}

/** A range that is marked in the timeline is known to what acts on it. */
export function SessionPage(props: SessionPageProps) {
  return (
    <MarkingContext value={useMarking(rangeIn(props.search))}>
      <OneSession {...props} />
    </MarkingContext>
  )
}

function OneSession({ viewer, first, search, onSearch }: SessionPageProps) {
  const router = useRouter()
  const address = useAddress()
  const collections = collectionsOf(viewer.scope)
  const { id } = first.session
  const sessions = useRows(collections.sessions, [first.session])
  const repos = useRows(collections.repos, [])
  const machines = useRows(collections.machines, [])
  const processes = useRows(collections.agentProcesses, [])
  const allTodos = useRows(collections.todos, first.todos)
  const session = sessions.rows.find((row) => row.id === id) ?? first.session
  const nameOf = (machineId: string | null) => machines.rows.find((machine) => machine.id === machineId)?.name
  const alive = processes.rows.filter((process) => process.sessionId === id)
  const parent = sessions.rows.find((row) => row.id === session.parentSessionId)
  const todos = useMemo(() => allTodos.rows.filter((todo) => todo.sessionId === id), [allTodos.rows, id])
  const present = presentTodos(todos)
  const allThreads = useRows(collections.chatThreads, first.threads)
  const threads = useMemo(() => allThreads.rows.filter((thread) => thread.sessionId === id), [allThreads.rows, id])
  const comments = useRows(collections.commentsOf(id), first.comments)
  useKeptTimeline(collections, viewer.scope, session, first.timeline)
  const commentMarks = useMemo(
    () => ({
      counts: countsOf(comments.rows),
      hrefOf: (seq: number) => address(`/sessions/${id}`, { tab: 'comments', event: String(seq) }),
    }),
    [comments.rows, address, id],
  )
  const pins = useRows(collections.sessionPins, first.pins)
  const pinned = useMemo(() => new Set(pins.rows.map((pin) => pin.sessionId)), [pins.rows])
  const organise = useOrganise(viewer, sessions.rows, pinned)
  const acts = useSessionActs({ session, all: sessions.rows, pinned: pinned.has(id), organise })

  const marks = useMarks(collections, first.marks)
  const ownMarks = marks.all.filter((mark) => mark.sessionId === id).length

  const tick = (todoId: string, done: boolean) =>
    act('The tick', () => {
      const personStatus = done ? 'completed' : 'pending'
      if (collections.todos.has(todoId))
        return collections.todos.update(todoId, (draft) => void (draft.personStatus = personStatus))
      return postWrite(saveTodos, [
        { id: todoId, personStatus, was: todos.find((one) => one.id === todoId)?.personStatus },
      ]).then(() => router.invalidate())
    })

  // Its row is among the server's until the stream is complete: then it was moved to another space, or deleted.
  if (!sessions.rows.some((row) => row.id === id)) return <SessionGone href={address('/')} />

  const here = `/sessions/${id}`
  // A recorded terminal is first of all a terminal.
  const tab = search.tab ?? (session.kind === 'pty' ? 'terminal' : 'events')
  // A tab of few sessions: it is there when there is something in it, or when somebody came for it.
  const chatsTab =
    threads.length > 0 || tab === 'chats' || session.meta['legacyAlias'] === true
      ? [
          {
            href: address(here, { tab: 'chats' }),
            label: 'Chats',
            count: threads.length > 0 ? String(threads.length) : undefined,
            current: tab === 'chats',
          },
        ]
      : []
  return (
    <div className="flex h-full flex-col">
      <SessionHeader
        session={session}
        repo={repos.rows.find((repo) => repo.id === session.repoId)?.name}
        machine={nameOf(session.machineId)}
        processes={alive.map((process) => processWords(process, nameOf(process.machineId)))}
        parent={parent && { href: address(`/sessions/${parent.id}`), title: titleOf(parent) }}
        backHref={address('/')}
        onRename={(title) => organise.rename(session, title)}
        actions={
          may(viewer.role, 'write') &&
          session.kind !== 'pty' &&
          session.eventCount > 0 && (
            <ShareButton
              session={session}
              at={search.event}
              hasChildren={sessions.rows.some((row) => row.parentSessionId === id)}
            />
          )
        }
        menu={
          <SessionMenu
            sessionId={id}
            acts={acts}
            mayWrite={organise.mayWrite}
            onGone={() => void router.navigate({ href: address('/') })}
          />
        }
        tabs={[
          ...(session.kind === 'pty' ? [{ href: address(here), label: 'Terminal', current: tab === 'terminal' }] : []),
          {
            href: session.kind === 'pty' ? address(here, { tab: 'events' }) : address(here),
            label: 'Timeline',
            current: tab === 'events',
          },
          { href: address(here, { tab: 'files' }), label: 'Files', current: tab === 'files' },
          {
            href: address(here, { tab: 'todos' }),
            label: 'Todos',
            count: present.length > 0 ? `${present.filter(isDone).length}/${present.length}` : undefined,
            current: tab === 'todos',
          },
          ...(first.left > 0 || tab === 'reports'
            ? [{ href: address(here, { tab: 'reports' }), label: 'Reports', current: tab === 'reports' }]
            : []),
          ...(session.made.length > 0 || tab === 'made'
            ? [
                {
                  href: address(here, { tab: 'made' }),
                  label: 'Commits',
                  count: session.made.length > 0 ? String(session.made.length) : undefined,
                  current: tab === 'made',
                },
              ]
            : []),
          ...chatsTab,
          {
            href: address(here, {
              tab: 'comments',
              ...(search.event !== undefined && { event: String(search.event) }),
            }),
            label: 'Comments',
            count: comments.rows.length > 0 ? String(comments.rows.length) : undefined,
            current: tab === 'comments',
          },
          {
            href: address(here, { tab: 'marks' }),
            label: 'Bookmarks',
            count: ownMarks > 0 ? String(ownMarks) : undefined,
            current: tab === 'marks',
          },
        ]}
      />
      {tab === 'events' && <KeptNote kept={first.timeline.kept} total={session.eventCount} />}
      <div className="min-h-0 flex-1">
        {tab === 'todos' && (
          <TodoList
            todos={todos}
            onToggle={tick}
            history={
              <TodoSteps
                sessionId={id}
                version={session.toolCount}
                names={new Map(todos.map(({ itemKey, content }) => [itemKey, content]))}
                hrefOf={(seq) => address(here, { event: String(seq) })}
              />
            }
          />
        )}
        {tab === 'reports' && <ReportsTab session={session} />}
        {tab === 'made' && (
          <MadeTab sessionId={id} made={session.made} hrefOf={(seq) => address(here, { event: String(seq) })} />
        )}
        {tab === 'terminal' && <TerminalTab session={session} from={search.event} />}
        {tab === 'chats' && <SessionChats sessionId={id} threads={threads} />}
        {tab === 'comments' && (
          <CommentsTab
            comments={comments.rows}
            author={may(viewer.role, 'comment') ? viewer.userId : null}
            administers={may(viewer.role, 'administer')}
            at={search.event}
            eventCount={session.eventCount}
            hrefOf={(seq) => address(here, { event: String(seq) })}
            onAdd={(comment) => keepWrite(saveComments, [{ id: crypto.randomUUID(), sessionId: id, ...comment }])}
            onEdit={(commentId, body) => act('The comment', () => postWrite(saveComments, [{ id: commentId, body }]))}
            onRemove={(commentId) =>
              act('Removing the comment', () => postWrite(saveComments, [{ id: commentId, remove: true }]))
            }
          />
        )}
        {tab === 'files' && (
          <FilesTab
            session={session}
            path={search.file}
            at={search.event}
            hrefOf={({ file, event }) =>
              address(here, {
                tab: 'files',
                ...(file !== undefined && { file }),
                ...(event !== undefined && { event: String(event) }),
              })
            }
            eventHref={(seq) => address(here, { event: String(seq) })}
          />
        )}
        {tab === 'marks' && (
          <MarksTab session={session} marks={marks} hrefOf={(mark) => address(here, markSearch(mark))} />
        )}
        {tab === 'events' && (
          <CommentMarks value={commentMarks}>
            <TimelineTab
              key={first.timeline.kept ? 'kept' : 'read'}
              collections={collections}
              session={session}
              subAgents={sessions.rows}
              first={first.timeline}
              search={search}
              onSearch={onSearch}
              marks={marks}
            />
          </CommentMarks>
        )}
      </div>
    </div>
  )
}
