// Signing out, in this tab and in every other one of this browser. Law: nothing of the person stays behind: no row in memory, no
// copy in storage, no page to go back to. What stays are choices of looks (logbook.* in localStorage) and the empty page of the service
// worker, which holds nobody's data.
import { keepOnlyPreferences } from '../../ui/preferences.ts'
import { outboxName } from '../outbox/outbox-store.ts'
import { post } from './ask.ts'

const channelName = 'logbook.sign-out'

/** Ends the sign-in on the server, then here. Throws when the server could not be told: then nothing has ended. */
export async function signOut(): Promise<void> {
  await post('/api/auth/sign-out')
  const channel = new BroadcastChannel(channelName)
  // A channel reaches pages of this very origin alone.
  // eslint-disable-next-line unicorn/require-post-message-target-origin
  channel.postMessage('out')
  channel.close()
  await leave()
}

/** Follows a sign-out of another tab, and shows no page out of the browser's memory. Answers how to stop. */
export function followSignOut(): () => void {
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', () => void leave())
  const again = (event: PageTransitionEvent) => event.persisted && location.reload()
  addEventListener('pageshow', again)
  return () => {
    channel.close()
    removeEventListener('pageshow', again)
  }
}

/**
 * Empties what the browser keeps for this address. With `unsent`, changes that were not sent yet stay: they exist nowhere else, and
 * only whoever made them is shown them.
 */
export async function forgetEverything({ unsent = false } = {}): Promise<void> {
  keepOnlyPreferences()
  sessionStorage.clear()
  const databases = await indexedDB.databases().catch(() => [])
  const names = databases.flatMap(({ name }) => (name === undefined || (unsent && name === outboxName) ? [] : [name]))
  await Promise.all(names.map(removeDatabase))
  if (!('caches' in globalThis)) return
  for (const name of await caches.keys()) if (!name.startsWith('logbook-shell-')) await caches.delete(name)
}

/** Resolves when it is gone, or when another tab still holds it, which lets go as soon as it hears of this. */
function removeDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase(name)
    for (const end of ['success', 'error', 'blocked']) asked.addEventListener(end, () => resolve())
  })
}

async function leave(): Promise<void> {
  await forgetEverything().catch(() => {})
  // A new document: sockets, collections and everything else in memory go with the old one.
  location.replace('/sign-in')
}
