// What the sections Account and Devices do: the call, and the page read anew.
import { useRouter } from '@tanstack/react-router'
import { reopenSocket } from '#electric/client/socket.ts'
import type { OwnAccount } from '../../server/sign-in/account.server.ts'
import { goToIssuer, makePasskey } from '../sign-in/ask.ts'
import { act } from '../sync/act.ts'
import type { AccountActs } from './account-section.tsx'
import { changePassword, connectProxy, endOtherSessions, endSession, removeWay, saveProfile } from './writes.ts'

export function useAccountActs(): AccountActs {
  const router = useRouter()
  // Each of these gives the browser a new token, or may.
  const then = (done: Promise<unknown>) =>
    done.then(() => {
      reopenSocket()
      return router.invalidate()
    })
  return {
    onProfile: (data) => then(saveProfile({ data })),
    onPassword: (data) => then(changePassword({ data })),
    onPasskey: (name) => then(makePasskey(name)),
    onConnect: (provider) =>
      provider === 'proxy' ? then(connectProxy()) : goToIssuer(provider, '/settings', '/api/auth/link-social'),
    onRemove: (data) => then(removeWay({ data })),
  }
}

export function useDeviceActs(sessions: OwnAccount['sessions']) {
  const router = useRouter()
  const run = (done: () => Promise<unknown>) => act('Signing out', () => done().then(() => router.invalidate()))
  return {
    sessions,
    onEnd: (id: string) => run(() => endSession({ data: { id } })),
    onEndOthers: () => run(() => endOtherSessions()),
    // The phone asks every few seconds whether it was agreed to.
    onPaired: () => void setTimeout(() => void router.invalidate(), 6000),
  }
}
