// The bell of every page: how many agents wait for a person, and where. A click leads to the event.
import { Bell as BellIcon } from 'lucide-react'
import { clsx } from 'clsx'
import { collectionsOf } from '../../collections.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Link } from '../../ui/link.tsx'
import { Popover } from '../../ui/popover.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { Notification, Session } from '../rows.ts'
import { titleOf } from '../sessions/session-words.ts'
import { act } from '../sync/act.ts'
import { useRows } from '../sync/use-rows.ts'
import { aboutWords, bellWords, placeOf, shownNotifications, unseen, waits } from './notification-words.ts'

export function Bell({ scope }: { scope: string }) {
  const collections = collectionsOf(scope)
  const { rows } = useRows(collections.notifications, [])
  const sessions = useRows(collections.sessions, [])
  const waiting = unseen(rows)
  const read = (notes: readonly Notification[]) => {
    const ids = notes
      .filter((note) => note.readAt === null && collections.notifications.has(note.id))
      .map(({ id }) => id)
    if (ids.length === 0) return
    act('That you have read it', () =>
      collections.notifications.update(ids, (drafts) => {
        for (const draft of drafts) draft.readAt = new Date()
      }),
    )
  }
  return (
    <Popover
      label="Notifications"
      align="end"
      trigger={
        <IconButton label={bellWords(waiting)} className="relative">
          <BellIcon aria-hidden className="size-4" />
          {waiting.length > 0 && (
            <span
              aria-hidden
              className="tabular absolute top-0.5 right-0.5 min-w-3.5 rounded-full bg-accent px-1 text-center text-[0.625rem]/3.5 font-semibold text-on-accent"
            >
              {waiting.length}
            </span>
          )}
        </IconButton>
      }
    >
      <div className="w-80 max-w-full">
        <div className="mb-1 flex items-center justify-between">
          <h2 className="font-semibold">Notifications</h2>
          {rows.some((note) => note.readAt === null) && (
            <Button small look="quiet" onClick={() => read(rows)}>
              Mark all as read
            </Button>
          )}
        </div>
        {rows.length === 0 ? (
          <p className="text-muted">
            When an agent asks for leave or waits for you, or a saved search finds something new, it is said here.
            Install the hooks in Settings.
          </p>
        ) : (
          <ul className="scroll-quiet -mx-1 max-h-96 overflow-y-auto">
            {shownNotifications(rows).map((note) => (
              <Note
                key={note.id}
                note={note}
                session={sessions.rows.find((session) => session.id === note.sessionId)}
                onRead={() => read([note])}
              />
            ))}
          </ul>
        )}
      </div>
    </Popover>
  )
}

function Note({ note, session, onRead }: { note: Notification; session?: Session; onRead: () => void }) {
  const over = note.resolvedAt !== null
  return (
    <li onClick={onRead}>
      <Link
        href={placeOf(note)}
        className={clsx('inset-focus block rounded-md px-2 py-1.5 hover:bg-hover', over && 'text-muted')}
      >
        <span className={clsx('block truncate', note.readAt === null && !over && 'font-semibold')}>
          {revealHidden(note.title)}
        </span>
        <span className="flex justify-between gap-3 text-xs text-muted">
          <span className="truncate">{revealHidden(aboutWords(note, session && titleOf(session)))}</span>
          <span className="shrink-0">
            {waits(note) && `${over ? 'over' : 'waits'} · `}
            <RelativeTime ago at={note.raisedAt} />
          </span>
        </span>
      </Link>
    </li>
  )
}
