// What a person may change of a session: its name, its tags, and whether it is put away.
import { createServerFn } from '@tanstack/react-start'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { sessions } from '#db/schema/index.ts'
import type { Transaction } from '#db/transact.server.ts'
import { AppError } from '../../server/errors.ts'
import { differs } from '../../server/differs.ts'
import { mayWrite } from '../../server/signed-in.ts'
import { onceKey, writeOnce } from '../../server/write.server.ts'
import { mostTags, tagOf, withTags } from '../organise/tag-words.ts'
import type { SessionChange } from './session-change.ts'

const tag = z
  .string()
  .max(200)
  .transform((typed, context) => {
    const word = tagOf(typed)
    if (word === null) context.addIssue('A tag has 1 to 40 characters.')
    return word ?? ''
  })
const tags = z.array(tag).max(mostTags).optional()
const change = z.strictObject({
  id: z.uuid(),
  renamedTitle: z.string().trim().max(300).nullable().optional(),
  was: z.string().nullish(),
  archived: z.boolean().optional(),
  addTags: tags,
  removeTags: tags,
})

/** So many sessions may be changed at once. */
const mostChanges = 1000

/**
 * Saves a person's own names (an empty one gives the source's title back), puts sessions away and brings them back, adds tags and
 * takes them away: all of it, or nothing. `was` comes with a name that has waited for the server: where somebody else has given
 * another one since, that stays, and the person is asked.
 */
export const saveSessions = createServerFn({ method: 'POST' })
  .middleware([mayWrite])
  .validator(z.object({ key: onceKey, changes: z.array(change).min(1).max(mostChanges) }))
  .handler(({ data, context }) =>
    writeOnce(context.actor, data.key, async (tx) => {
      // In one order, as importers lock them.
      for (const one of data.changes.toSorted((a, b) => (a.id < b.id ? -1 : 1))) await apply(tx, one)
      return ['sessions']
    }),
  )

async function apply(
  tx: Transaction,
  { id, renamedTitle, was, archived, addTags = [], removeTags = [] }: SessionChange,
) {
  const [before] = await tx
    .select({ tags: sessions.tags, archivedAt: sessions.archivedAt, name: sessions.renamedTitle })
    .from(sessions)
    .where(eq(sessions.id, id))
    .for('update')
  if (!before) throw new AppError('not_found', 'That session is not here any more. Your change was not saved.')
  if (renamedTitle !== undefined && was !== undefined && differs(before.name, was, renamedTitle || null))
    throw new AppError(
      'conflict',
      `The session was renamed meanwhile${before.name ? `, to “${before.name}”` : ''}. That name stays.`,
    )
  const next = withTags(before.tags, addTags, removeTags)
  if (next.length > mostTags && addTags.length > 0)
    throw new AppError('conflict', `A session may have ${mostTags} tags. Take some away first; nothing was saved.`)
  await tx
    .update(sessions)
    .set({
      tags: next,
      ...(renamedTitle !== undefined && { renamedTitle: renamedTitle || null }),
      // Put away twice, it stays put away since the first time.
      ...(archived !== undefined && { archivedAt: archived ? (before.archivedAt ?? new Date()) : null }),
    })
    .where(eq(sessions.id, id))
}
