// Making and revoking API keys. A key is in the answer of the call that makes it and nowhere else.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { createKey, revokeKey } from '../../server/api-keys.server.ts'
import { auth } from '../../server/auth.server.ts'
import { database } from '../../server/database.server.ts'
import { keyInput } from '../../server/scope.ts'
import { signedIn } from '../../server/signed-in.ts'

export const makeKey = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(keyInput)
  .handler(({ data, context }) => createKey(auth(), context.actor, data))

export const dropKey = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(z.object({ id: z.uuid() }))
  .handler(({ data, context }) => revokeKey(database(), context.actor, data.id))
