// Goes to another space without a reload: the server puts the sign-in there, the socket is opened anew, pages read what the other space
// has, and the collections of the one that was left are dropped.
import type { useRouter } from '@tanstack/react-router'
import { renewSocket } from '#electric/client/socket.ts'
import { dropFormer, whileSwitching } from '../../collections.ts'
import { keepViewer } from '../frame/known-viewer.ts'
import { switchSpace } from './writes.ts'

type Router = Pick<ReturnType<typeof useRouter>, 'navigate' | 'invalidate'>

/** Resolves when the other space is on screen; rejects, and all stays, when it is none of the person's, or when `leave` fails. */
export async function goToSpace(router: Router, spaceId: string, leave?: () => Promise<unknown>): Promise<void> {
  await whileSwitching(async () => {
    await leave?.()
    await switchSpace({ data: { spaceId } })
    keepViewer(undefined)
    renewSocket()
    await router.navigate({ to: '/', search: {}, ignoreBlocker: true })
    await router.invalidate({ sync: true })
    await dropFormer()
  })
}
