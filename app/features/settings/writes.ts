// Making and revoking API keys; rules of what is captured. A key is in the answer of the call that makes it and nowhere else.
import { createServerFn } from '@tanstack/react-start'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { captureRules } from '#db/schema/index.ts'
import { transact } from '#db/transact.server.ts'
import { createKey, keyMade, keyRevoked, revokeKey } from '../../server/api-keys.server.ts'
import { audit } from '../../server/audit.server.ts'
import { auth } from '../../server/auth.server.ts'
import { database } from '../../server/database.server.ts'
import { keyInput } from '../../server/scope.ts'
import { mayWrite, signedIn } from '../../server/signed-in.ts'
import { onceKey, writeOnce } from '../../server/write.server.ts'
import { ruleInput } from './rule-input.ts'

export const makeKey = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(keyInput)
  .handler(async ({ data, context: { actor, means } }) => {
    const made = await createKey(auth(), actor, data)
    await transact(database(), actor, (tx) => audit(tx, actor, means, keyMade(made.id, data)))
    return made
  })

export const dropKey = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(z.object({ id: z.uuid() }))
  .handler(async ({ data, context: { actor, means } }) => {
    const gone = await revokeKey(database(), actor, data.id)
    if (gone) await transact(database(), actor, (tx) => audit(tx, actor, means, keyRevoked(data.id)))
    return gone
  })

const ruleChange = z.union([ruleInput.extend({ id: z.uuid() }), z.object({ id: z.uuid(), remove: z.literal(true) })])

/** Adds or removes rules. What is stored stays; a rule holds for what comes from then on. */
export const saveRules = createServerFn({ method: 'POST' })
  .middleware([mayWrite])
  .validator(z.object({ key: onceKey, changes: z.array(ruleChange).min(1).max(100) }))
  .handler(({ data, context: { actor, means } }) =>
    writeOnce(actor, data.key, async (tx) => {
      for (const change of data.changes) {
        const target = { kind: 'rule', id: change.id }
        if ('remove' in change) {
          await tx.delete(captureRules).where(eq(captureRules.id, change.id))
          await audit(tx, actor, means, { act: 'rule.remove', target })
          continue
        }
        await tx
          .insert(captureRules)
          .values({ ...change, spaceId: actor.spaceId })
          .onConflictDoNothing()
        await audit(tx, actor, means, { act: 'rule.add', target, detail: { name: `${change.kind} ${change.value}` } })
      }
      return ['captureRules']
    }),
  )
