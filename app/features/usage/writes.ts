// Prices that somebody of the space sets: they win over the kept table, for what is stored as for what comes.
import { createServerFn } from '@tanstack/react-start'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { modelPrices } from '#db/schema/index.ts'
import { reprice } from '../../importer/cost/reprice.server.ts'
import { connectionOf } from '../../importer/store/connection.server.ts'
import { audit } from '../../server/audit.server.ts'
import { mayWrite } from '../../server/signed-in.ts'
import { onceKey, writeOnce } from '../../server/write.server.ts'

const usd = z.number().min(0).max(1e6)
const price = z.object({
  id: z.uuid(),
  model: z.string().trim().min(1).max(200),
  input: usd,
  output: usd,
  cacheRead: usd,
  cacheWrite: usd,
})
const change = z.union([price, z.object({ id: z.uuid(), remove: z.literal(true) })])

/** Sets or removes prices and works out again what stored tokens cost. */
export const savePrices = createServerFn({ method: 'POST' })
  .middleware([mayWrite])
  .validator(z.object({ key: onceKey, changes: z.array(change).min(1).max(20) }))
  .handler(({ data, context: { actor, means } }) =>
    writeOnce(actor, data.key, async (tx) => {
      for (const one of data.changes) {
        const target = { kind: 'price', id: one.id }
        if ('remove' in one) {
          await tx.delete(modelPrices).where(eq(modelPrices.id, one.id))
          await audit(tx, actor, means, { act: 'price.remove', target })
          continue
        }
        await audit(tx, actor, means, { act: 'price.save', target, detail: { name: one.model } })
        const { input, output, cacheRead, cacheWrite } = one
        const given = {
          input: String(input),
          output: String(output),
          cacheRead: String(cacheRead),
          cacheWrite: String(cacheWrite),
        }
        await tx
          .insert(modelPrices)
          .values({ id: one.id, spaceId: actor.spaceId, model: one.model, ...given })
          .onConflictDoUpdate({ target: [modelPrices.spaceId, modelPrices.model, modelPrices.since], set: given })
      }
      await reprice(connectionOf(tx), actor)
      return ['modelPrices', 'sessions']
    }),
  )
