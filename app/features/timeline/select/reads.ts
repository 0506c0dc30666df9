// What a narrowed timeline asks of the server.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { signedIn } from '../../../server/signed-in.ts'
import { facetsOf, selectedPage, turnsOf } from './selected.server.ts'
import { selectionInput } from './selection.ts'

const seq = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)
const start = z.strictObject({
  at: z
    .union([
      z.strictObject({ ordinal: z.string().max(500), seq, inclusive: z.boolean() }),
      z.strictObject({ around: seq }),
    ])
    .nullable(),
  side: z.enum(['after', 'before']),
  count: z.boolean(),
})

/** A page of what a selection leaves of a session. */
export const readSelected = createServerFn({ method: 'GET', strict: false })
  .middleware([signedIn])
  .validator(z.strictObject({ sessionId: z.uuid(), selection: selectionInput, start }))
  .handler(({ data, context }) => selectedPage(context.actor, data))

/** What a session has to choose from. */
export const readFacets = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(z.object({ sessionId: z.uuid() }))
  .handler(({ data, context }) => facetsOf(context.actor, data.sessionId))

/** The turns of a session in short. */
export const readTurns = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(z.object({ sessionId: z.uuid() }))
  .handler(({ data, context }) => turnsOf(context.actor, data.sessionId))
