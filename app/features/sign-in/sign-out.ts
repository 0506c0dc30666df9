// Signing out, in this tab and in every other one of this browser. Law: nothing of the person stays behind: no row in memory, no
// copy in storage, no page to go back to. What stays are choices of looks (logbook.* in localStorage).
import { keepOnlyPreferences } from '../../ui/preferences.ts'
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

/** Empties what the browser keeps for this address. */
export async function forgetEverything(): Promise<void> {
  keepOnlyPreferences()
  sessionStorage.clear()
  const databases = await indexedDB.databases().catch(() => [])
  for (const { name } of databases) if (name !== undefined) indexedDB.deleteDatabase(name)
  if ('caches' in globalThis) for (const name of await caches.keys()) await caches.delete(name)
}

async function leave(): Promise<void> {
  await forgetEverything().catch(() => {})
  // A new document: sockets, collections and everything else in memory go with the old one.
  location.replace('/sign-in')
}
