// Every write of a person goes through `act`, so that no rejection is silent: it is rolled back and said aloud.
import { notify } from '../../ui/toasts.ts'

type Acted = { isPersisted: { promise: Promise<unknown> } }

/** Runs an optimistic change (or a plain write); when the server refuses it, it is undone and the person is told why. */
export function act(what: string, change: () => Acted | Promise<unknown>): void {
  const failed = (error: unknown) => notify(`${what} was not saved`, { tone: 'bad', detail: messageOf(error) })
  try {
    const done = change()
    const promise = 'isPersisted' in done ? done.isPersisted.promise : done
    promise.catch(failed)
  } catch (error) {
    failed(error)
  }
}

/** The server committed, but a live stream has not shown it for ten seconds: the row is let go, and the person should know. */
export function reportUnsettled(): void {
  notify('Saved, waiting for sync', { detail: 'The change is in the database and shows when sync has caught up.' })
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message ? error.message : 'Nothing was changed. Try again.'
}
