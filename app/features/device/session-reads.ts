// The reads of the session list, of one session and of its timeline, as pages use them: from the server, else from this device.
import { readComments } from '../comments/reads.ts'
import { readMarks } from '../marks/reads.ts'
import { readLeftBehindCount } from '../reports/reads.ts'
import type { ChatThread, Comment, Repo, Session, SessionPin, Todo } from '../rows.ts'
import { isNetworkError } from '../sync/network-error.ts'
import { readSession, readSessions } from '../sessions/reads.ts'
import { statusOf } from '../sessions/session-words.ts'
import type { TimelineFirst } from '../timeline/session-timeline.tsx'
import { readBody, readOrdinal, readPage, readTimeline } from '../timeline/reads.ts'
import { onDevice } from './device.ts'
import { knownViewer } from '../frame/known-viewer.ts'
import { keptTimeline } from './kept-timeline.ts'
import { orKept } from './or-kept.ts'

/** The newest sessions; of the device all that it has. */
export const listSessions = () =>
  orKept(
    () => readSessions(),
    async (store, scope) => {
      const rows = await store.rows<Session>(scope, 'sessions')
      if (!rows) return undefined
      const [repos, pins] = await Promise.all([
        store.rows<Repo>(scope, 'repos'),
        store.rows<SessionPin>(scope, 'sessionPins'),
      ])
      return { rows, total: rows.length, repos: repos ?? [], pins: pins ?? [] }
    },
  )

type Opened = NonNullable<Awaited<ReturnType<typeof readSession>>> & {
  left: number
  comments: Comment[]
  marks: Awaited<ReturnType<typeof readMarks>>
  timeline: TimelineFirst
}

/** All that the page of one session shows first; null when there is no such session, or none on this device. */
export const openSession = (id: string, seq: number | undefined) =>
  orKept<Opened | null>(
    async () => {
      const detail = await readSession({ data: { id } })
      if (!detail) return null
      const [left, comments, marks, timeline] = await Promise.all([
        readLeftBehindCount({ data: { sessionId: id } }),
        readComments({ data: { sessionId: id } }),
        readMarks(),
        // One follows a running session at its end, and reads a finished one from its beginning.
        readTimeline({ data: { sessionId: id, seq, atEnd: statusOf(detail.session.status).live } }),
      ])
      return { ...detail, left, comments, marks, timeline }
    },
    async (store, scope) => {
      const session = await store.row<Session>(scope, 'sessions', id)
      if (!session) return undefined
      const ofSession = (row: { sessionId: string | null }) => row.sessionId === id
      return {
        session,
        todos: ((await store.rows<Todo>(scope, 'todos')) ?? []).filter(ofSession),
        threads: ((await store.rows<ChatThread>(scope, 'chatThreads')) ?? []).filter(ofSession),
        pins: ((await store.rows<SessionPin>(scope, 'sessionPins')) ?? []).filter(ofSession),
        comments: (await store.rows<Comment>(scope, `comments:${id}`)) ?? [],
        marks: (await store.rows<Opened['marks'][number]>(scope, 'bookmarks')) ?? [],
        left: 0,
        timeline: await keptTimeline(store, scope, session, seq),
      }
    },
  )

/** The place of event `seq` in the reading order; null when there is none, or none on this device. */
export const findOrdinal = (sessionId: string, seq: number) =>
  orKept(
    () => readOrdinal({ data: { sessionId, seq } }),
    async (store, scope) => (await store.places(scope, sessionId)).find((place) => place.seq === seq)?.ordinal ?? null,
  )

/** The events of one page, [from, to) by ordinal. */
export const openPage = (sessionId: string, from: string, to?: string) =>
  orKept(
    () => readPage({ data: { sessionId, from, to } }),
    (store, scope) => store.events(scope, sessionId, from, to),
  )

/** The body of an event. What was opened once is readable without the server from then on. */
export async function openBody(sessionId: string, eventId: string): Promise<unknown> {
  const json = await orKept(
    () => readBody({ data: { eventId } }),
    (store, scope) => store.body(scope, sessionId, eventId),
  ).catch((error: unknown) => {
    throw isNetworkError(error)
      ? new Error('Logbook cannot be reached, and it was not opened on this device before.')
      : error
  })
  const scope = knownViewer()?.scope
  if (scope) void onDevice((store) => store.keepBody(scope, sessionId, eventId, json), json.length)
  return JSON.parse(json)
}
