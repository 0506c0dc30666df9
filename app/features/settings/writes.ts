// Making and revoking API keys; rules of what is captured. A key is in the answer of the call that makes it and nowhere else.
import { createServerFn } from '@tanstack/react-start'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { captureRules } from '#db/schema/index.ts'
import { createKey, revokeKey } from '../../server/api-keys.server.ts'
import { auth } from '../../server/auth.server.ts'
import { database } from '../../server/database.server.ts'
import { keyInput } from '../../server/scope.ts'
import { signedIn } from '../../server/signed-in.ts'
import { onceKey, writeOnce } from '../../server/write.server.ts'
import { ruleInput } from './rule-input.ts'

export const makeKey = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(keyInput)
  .handler(({ data, context }) => createKey(auth(), context.actor, data))

export const dropKey = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(z.object({ id: z.uuid() }))
  .handler(({ data, context }) => revokeKey(database(), context.actor, data.id))

const ruleChange = z.union([ruleInput.extend({ id: z.uuid() }), z.object({ id: z.uuid(), remove: z.literal(true) })])

/** Adds or removes rules. What is stored stays; a rule holds for what comes from then on. */
export const saveRules = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(z.object({ key: onceKey, changes: z.array(ruleChange).min(1).max(100) }))
  .handler(({ data, context: { actor } }) =>
    writeOnce(actor, data.key, async (tx) => {
      for (const change of data.changes)
        if ('remove' in change) await tx.delete(captureRules).where(eq(captureRules.id, change.id))
        else
          await tx
            .insert(captureRules)
            .values({ ...change, spaceId: actor.spaceId })
            .onConflictDoNothing()
      return ['captureRules']
    }),
  )
