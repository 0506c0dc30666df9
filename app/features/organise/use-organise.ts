// What a person does with sessions of the list: pin, tag, put away, name. At once on screen, said with a way back, and saved behind.
import { useRouter } from '@tanstack/react-router'
import { may } from '#db/schema/roles.ts'
import { collectionsOf } from '../../collections.ts'
import { countOf } from '../../ui/numbers.ts'
import { notify } from '../../ui/toasts.ts'
import type { Viewer } from '../frame/viewer.ts'
import type { Session } from '../rows.ts'
import { sessionChange } from '../sessions/session-change.ts'
import { titleOf } from '../sessions/session-words.ts'
import { saveSessions } from '../sessions/writes.ts'
import { act } from '../sync/act.ts'
import { postWrite } from '../sync/post-write.ts'
import { withTags } from './tag-words.ts'
import { savePins } from './writes.ts'

export type Organise = {
  /** Whether the person may change what all of the space see; pins are everybody's own. */
  mayWrite: boolean
  pin: (sessions: readonly Session[], on: boolean) => void
  archive: (sessions: readonly Session[], on: boolean) => void
  tag: (sessions: readonly Session[], add: readonly string[], remove: readonly string[]) => void
  rename: (session: Session, title: string) => void
}

type Fields = Partial<Pick<Session, 'renamedTitle' | 'tags' | 'archivedAt'>>

/** So many may be changed at once, as the server takes them. */
const most = 1000

/** `all`: the sessions of the space, for what hangs below one that is put away. `pinned`: what the person has pinned now. */
export function useOrganise(viewer: Viewer, all: readonly Session[], pinned: ReadonlySet<string>): Organise {
  const router = useRouter()
  const { sessions: rows, sessionPins } = collectionsOf(viewer.scope)

  const write = (what: string, changed: ReadonlyMap<string, { before: Session; fields: Fields }>) =>
    act(what, () => {
      const ids = [...changed.keys()]
      if (ids.every((id) => rows.has(id)))
        return rows.update(ids, (drafts) => {
          for (const draft of drafts) Object.assign(draft, changed.get(draft.id)?.fields)
        })
      const changes = [...changed].flatMap(([id, { before, fields }]) => sessionChange(id, fields, before) ?? [])
      return postWrite(saveSessions, changes).then(() => router.invalidate())
    })

  const change = (what: string, sessions: readonly Session[], said: string, next: (session: Session) => Fields) => {
    if (sessions.length === 0) return
    if (sessions.length > most)
      return notify(`${countOf(sessions.length, 'session')} are too many at once`, {
        tone: 'bad',
        detail: `Choose ${most} or fewer. Nothing was changed.`,
      })
    const changed = new Map(sessions.map((before) => [before.id, { before, fields: next(before) }]))
    write(what, changed)
    const undo = () => {
      const back = [...changed].map(([id, { before, fields }]): [string, { before: Session; fields: Fields }] => {
        const former = Object.fromEntries(Object.keys(fields).map((name) => [name, before[name as keyof Fields]]))
        return [id, { before: { ...before, ...fields }, fields: former }]
      })
      write('The way back', new Map(back))
    }
    offerUndo(said, undo)
  }

  const setPins = (some: readonly Session[], on: boolean) =>
    act(on ? 'The pin' : 'Taking the pin away', () => {
      if (on)
        return sessionPins.insert(
          some.map(({ id }) => ({
            id: crypto.randomUUID(),
            spaceId: viewer.space.spaceId,
            ownerId: viewer.userId,
            sessionId: id,
            createdAt: new Date(),
            updatedAt: new Date(),
          })),
        )
      const held = new Map(sessionPins.toArray.map((one) => [one.sessionId, String(one.id)]))
      const keys = some.flatMap(({ id }) => held.get(id) ?? [])
      if (keys.length === some.length) return sessionPins.delete(keys)
      return postWrite(
        savePins,
        some.map(({ id }) => ({ id: crypto.randomUUID(), sessionId: id, pinned: false })),
      ).then(() => router.invalidate())
    })

  return {
    mayWrite: may(viewer.role, 'write'),
    pin: (sessions, on) => {
      const some = sessions.filter(({ id }) => pinned.has(id) !== on)
      if (some.length === 0) return
      setPins(some, on)
      offerUndo(said(some, on ? 'Pinned' : 'Unpinned'), () => setPins(some, !on))
    },
    archive: (sessions, on) => {
      const some = withChildren(sessions, all).filter(({ archivedAt }) => (archivedAt !== null) !== on)
      const archivedAt = on ? new Date() : null
      change('The archive', some, said(some, on ? 'Archived' : 'Taken out of the archive'), () => ({ archivedAt }))
    },
    tag: (sessions, add, remove) => {
      const some = sessions.filter(({ tags }) => withTags(tags, add, remove).join('\n') !== tags.join('\n'))
      change('The tags', some, said(some, 'Tagged'), ({ tags }) => ({ tags: withTags(tags, add, remove) }))
    },
    rename: (session, title) => {
      const renamedTitle = title === '' ? null : title
      if (renamedTitle === session.renamedTitle) return
      change('The name', [session], renamedTitle ? 'Renamed' : 'Its own name is back', () => ({ renamedTitle }))
    },
  }
}

/** “Archived Fix the import”, “Archived 3 sessions”. */
function said(sessions: readonly Session[], done: string): string {
  const [only] = sessions
  return `${done} ${only && sessions.length === 1 ? `“${short(titleOf(only))}”` : countOf(sessions.length, 'session')}`
}

const short = (title: string) => (title.length > 60 ? `${title.slice(0, 59)}…` : title)

// One way back at a time, of what was done last: a pile of them would cover the page.
const offerUndo = (words: string, undo: () => void) =>
  notify(words, { tone: 'ok', instead: 'undo', action: { label: 'Undo', run: undo } })

/** With all that they started, and what those started. */
function withChildren(sessions: readonly Session[], all: readonly Session[]): Session[] {
  const below = Map.groupBy(all, ({ parentSessionId }) => parentSessionId)
  const found = new Map<string, Session>()
  const take = (session: Session) => {
    if (found.has(session.id)) return
    found.set(session.id, session)
    for (const child of below.get(session.id) ?? []) take(child)
  }
  sessions.forEach(take)
  return [...found.values()]
}
