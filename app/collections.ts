// ONE LINE PER ENTITY: the collections of this tab. Made once per person, on first use.
import { syncedCollection } from '#electric/client/collection.ts'
import { readNotifications } from './features/notifications/writes.ts'
import { savePins } from './features/organise/writes.ts'
import { sessionChange } from './features/sessions/session-change.ts'
import { saveSessions } from './features/sessions/writes.ts'
import { postWrite } from './features/sync/post-write.ts'
import { reportUnsettled } from './features/sync/act.ts'
import { saveTodos } from './features/todos/writes.ts'

type TodoChange = Parameters<typeof saveTodos>[0]['data']['changes'][number]

function make(scope: string) {
  // The page itself knows where somebody belongs who is not signed in; a tab that goes on would look live and be dead.
  const onUnauthorized = () => {
    if (!switching) location.reload()
  }
  const common = { scope, onUnsettled: reportUnsettled, onUnauthorized }
  return {
    sessions: syncedCollection('sessions', {
      ...common,
      update: async (changed) => {
        const changes = changed.flatMap((one) => sessionChange(one.id, one.changes, one.before) ?? [])
        return changes.length > 0 ? postWrite(saveSessions, changes) : { txid: null, touched: [] }
      },
    }),
    todos: syncedCollection('todos', {
      ...common,
      update: (changed) =>
        postWrite(
          saveTodos,
          changed.map(({ id, changes, before }): TodoChange => ({
            id,
            personStatus: changes.personStatus as TodoChange['personStatus'],
            was: before.personStatus,
          })),
        ),
    }),
    repos: syncedCollection('repos', common),
    repoBindings: syncedCollection('repoBindings', common),
    machines: syncedCollection('machines', common),
    agentProcesses: syncedCollection('agentProcesses', common),
    imports: syncedCollection('imports', common),
    notifications: syncedCollection('notifications', {
      ...common,
      update: (changed) =>
        postWrite(
          readNotifications,
          changed.map(({ id }) => ({ id })),
        ),
    }),
    chatThreads: syncedCollection('chatThreads', common),
    modelPrices: syncedCollection('modelPrices', common),
    captureRules: syncedCollection('captureRules', common),
    sessionPins: syncedCollection('sessionPins', {
      ...common,
      insert: (pins) =>
        postWrite(
          savePins,
          pins.map(({ id, sessionId }) => ({ id, sessionId, pinned: true })),
        ),
      remove: (pins) =>
        postWrite(
          savePins,
          pins.map(({ id, sessionId }) => ({ id, sessionId, pinned: false })),
        ),
    }),
    bookmarks: syncedCollection('bookmarks', common),
    savedSearches: syncedCollection('savedSearches', common),
    savedViews: syncedCollection('savedViews', common),
    sharedViews: syncedCollection('sharedViews', common),
    commentsOf: perSession((session) => syncedCollection('comments', { ...common, session })),
    timelineOf: perSession((session) => syncedCollection('timelineEvents', { ...common, session })),
  }
}

export type Collections = ReturnType<typeof make>
let current: { scope: string; collections: Collections } | undefined
let former: Collections[] = []
let switching = false

/** The collections of whoever `scope` names; another person's, and those of another space, are forgotten. */
export function collectionsOf(scope: string): Collections {
  if (current?.scope === scope) return current.collections
  if (current) former.push(current.collections)
  current = { scope, collections: make(scope) }
  return current.collections
}

/** Drops the rows of the scopes that were left, when no page shows them any more. */
export async function dropFormer(): Promise<void> {
  const left = former.splice(0).flatMap((collections) => Object.values(collections))
  await Promise.all(left.map((one) => ('cleanup' in one ? one.cleanup() : undefined)))
}

/** Runs `work`, during which it is no surprise that streams of the old scope are refused. */
export async function whileSwitching(work: () => Promise<void>): Promise<void> {
  switching = true
  try {
    await work()
  } finally {
    switching = false
  }
}

/** One collection per opened session. It unloads itself soon after its last reader has gone, and is started again on the next. */
function perSession<T>(open: (sessionId: string) => T): (sessionId: string) => T {
  const opened = new Map<string, T>()
  return (sessionId) => {
    const known = opened.get(sessionId)
    if (known) return known
    const made = open(sessionId)
    opened.set(sessionId, made)
    return made
  }
}
