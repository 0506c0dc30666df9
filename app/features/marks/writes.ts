// A person's own bookmarks and notes: kept, named anew, noted beside, removed.
import { createServerFn } from '@tanstack/react-start'
import { and, count, eq } from 'drizzle-orm'
import { z } from 'zod'
import { mostNoteLength } from '#db/schema/bookmarks.ts'
import { bookmarks, sessions } from '#db/schema/index.ts'
import { AppError } from '../../server/errors.ts'
import { signedIn } from '../../server/signed-in.ts'
import { onceKey, writeOnce } from '../../server/write.server.ts'

const mostMarks = 20_000

const note = z.string().max(mostNoteLength, 'A note may have 10,000 characters. Nothing was saved.')
const label = z.string().trim().min(1).max(300)
const seq = z
  .number()
  .int()
  .min(1)
  .max(2 ** 31 - 1)
const kept = z
  .strictObject({
    id: z.uuid(),
    sessionId: z.uuid(),
    type: z.enum(['session', 'event', 'range']),
    fromSeq: seq.nullable(),
    toSeq: seq.nullable(),
    label,
    note: note.nullable(),
  })
  .refine(
    ({ type, fromSeq, toSeq }) => (type === 'session') === (fromSeq === null && toSeq === null),
    'A bookmark of events names their numbers.',
  )
  .refine(
    ({ fromSeq, toSeq }) => (fromSeq ?? 0) <= (toSeq ?? 0),
    'The range is from an event to the same or a later one.',
  )
const changed = z
  .strictObject({ id: z.uuid(), label: label.optional(), note: note.nullable().optional() })
  .refine(({ label, note }) => label !== undefined || note !== undefined, 'A change names a label or a note.')
const change = z.union([kept, z.strictObject({ id: z.uuid(), remove: z.literal(true) }), changed])

/** Does the changes as one. What is not the actor's own, and a session that they cannot see, are answered alike. */
export const saveMarks = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(z.object({ key: onceKey, changes: z.array(change).min(1).max(50) }))
  .handler(({ data, context: { actor } }) => {
    const { userId: ownerId, spaceId } = actor
    const own = (id: string) => and(eq(bookmarks.id, id), eq(bookmarks.ownerId, ownerId))
    return writeOnce(actor, data.key, async (tx) => {
      for (const one of data.changes) {
        if ('remove' in one) await tx.delete(bookmarks).where(own(one.id))
        else if ('sessionId' in one) {
          const [session] = await tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.id, one.sessionId))
          if (!session) throw new AppError('not_found', 'That session is not here. Nothing was saved.')
          const [held] = await tx.select({ n: count() }).from(bookmarks).where(eq(bookmarks.ownerId, ownerId))
          if ((held?.n ?? 0) >= mostMarks)
            throw new AppError('conflict', 'You have 20,000 bookmarks. Remove some first; nothing was saved.')
          const entityId = one.type === 'session' ? one.sessionId : `${one.sessionId}:${one.fromSeq}-${one.toSeq}`
          const made = await tx
            .insert(bookmarks)
            .values({ ...one, spaceId, ownerId, entityId })
            .onConflictDoNothing({ target: [bookmarks.spaceId, bookmarks.ownerId, bookmarks.id] })
            .returning({ id: bookmarks.id })
          if (made.length === 0) throw new AppError('conflict', 'The bookmark could not be saved. Try again.')
        } else {
          const { id, ...fields } = one
          const known = await tx.update(bookmarks).set(fields).where(own(id)).returning({ id: bookmarks.id })
          if (known.length === 0)
            throw new AppError('not_found', 'That bookmark is not here any more. Nothing was saved.')
        }
      }
      return ['bookmarks']
    })
  })
