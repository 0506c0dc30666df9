// What finding in a session asks of the server.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { signedIn } from '../../../server/signed-in.ts'
import { selectionInput } from '../select/selection.ts'
import { foundIn } from './find.server.ts'
import { longestWords } from './words.ts'

const words = z
  .string()
  .min(1)
  .max(longestWords)
  // Postgres has no NUL, so nothing stored has one.
  .transform((text) => text.replaceAll('\0', ''))

/** Numbers of the events that hold some words. */
export const readFound = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(z.strictObject({ sessionId: z.uuid(), words, selection: selectionInput }))
  .handler(({ data, context }) =>
    data.words === '' ? [] : foundIn(context.actor, data.sessionId, data.words, data.selection),
  )
