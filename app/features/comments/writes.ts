// What members say about a session: comments on an event or a range of them, changed by their author.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { mostCommentLength } from '#db/schema/comments.ts'
import { mayComment } from '../../server/signed-in.ts'
import { onceKey } from '../../server/write.server.ts'
import { writeComments } from './write.server.ts'

const body = z
  .string()
  .trim()
  .min(1, 'A comment needs words.')
  .max(mostCommentLength, 'A comment may have 10,000 characters. Nothing was saved.')
const seq = z
  .number()
  .int()
  .min(1)
  .max(2 ** 31 - 1)
const change = z.union([
  z.strictObject({ id: z.uuid(), sessionId: z.uuid(), fromSeq: seq, toSeq: seq, body }),
  z.strictObject({ id: z.uuid(), body }),
  z.strictObject({ id: z.uuid(), remove: z.literal(true) }),
])
export type CommentChange = z.output<typeof change>

export const saveComments = createServerFn({ method: 'POST' })
  .middleware([mayComment])
  .validator(z.object({ key: onceKey, changes: z.array(change).min(1).max(20) }))
  .handler(({ data, context }) => writeComments(context.actor, data.key, data.changes))
