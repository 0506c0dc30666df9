// What the settings page asks of the server.
import { createServerFn } from '@tanstack/react-start'
import { signedIn } from '../../server/signed-in.ts'
import { settingsOf } from './reads.server.ts'

export const readSettings = createServerFn({ method: 'GET', strict: false })
  .middleware([signedIn])
  .handler(({ context }) => settingsOf(context.actor))
