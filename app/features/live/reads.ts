// What the page of live processes asks of the server.
import { createServerFn } from '@tanstack/react-start'
import { signedIn } from '../../server/signed-in.ts'
import { liveProcesses } from './reads.server.ts'

export const readLive = createServerFn({ method: 'GET', strict: false })
  .middleware([signedIn])
  .handler(({ context }) => liveProcesses(context.actor))
