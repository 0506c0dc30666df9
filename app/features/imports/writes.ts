// What a person does about a refused record: mend it and import it in its place, or leave it as it is.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { mayWrite } from '../../server/signed-in.ts'
import { settle } from './settle.server.ts'

const mostBytes = 1024 * 1024

/** Imports `text` in the stead of the refused record; without a text the record is left as it is and marked as seen. */
export const settleRefusal = createServerFn({ method: 'POST' })
  .middleware([mayWrite])
  .validator(z.object({ id: z.uuid(), text: z.string().max(mostBytes).nullable() }))
  .handler(({ data, context }) => settle(context.actor, data))
