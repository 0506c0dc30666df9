// How a person has arranged something, under a name that the page or tool chooses: kept for them alone, whatever it holds.
import { and, eq } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import { preferences } from '#db/schema/index.ts'
import { readAs, transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { z } from 'zod'
import { database } from '../database.server.ts'
import { AppError } from '../errors.ts'
import { checked, jsonBody } from '../json-body.server.ts'
import { layoutInput } from './inputs.ts'

export const layoutName = z
  .string()
  .regex(/^[\w.-]{1,100}$/, 'A name has letters, digits, dots, dashes and underlines, 100 at most')

const category = 'layout'
const ofActor = (actor: Actor, name: string) =>
  and(
    eq(preferences.ownerId, actor.userId),
    eq(preferences.source, 'logbook'),
    eq(preferences.category, category),
    eq(preferences.nativeId, name),
  )
const noLayout = () => new AppError('not_found', 'Nothing is kept under that name. Put it there first.')

export async function readLayout(actor: Actor, given: string) {
  const name = checked(layoutName, given)
  const [row] = await readAs(database(), actor, (tx) =>
    tx
      .select({ content: preferences.content, updatedAt: preferences.updatedAt })
      .from(preferences)
      .where(ofActor(actor, name)),
  )
  if (!row) throw noLayout()
  return { name, ...row }
}

export async function putLayout(actor: Actor, given: string, request: Request) {
  const name = checked(layoutName, given)
  const { content } = await jsonBody(request, layoutInput)
  await transact(database(), actor, (tx) =>
    tx
      .insert(preferences)
      .values({ id: uuidv7(), spaceId: actor.spaceId, ownerId: actor.userId, category, nativeId: name, content })
      .onConflictDoUpdate({
        target: [
          preferences.spaceId,
          preferences.ownerId,
          preferences.source,
          preferences.category,
          preferences.nativeId,
        ],
        set: { content },
      }),
  )
  return readLayout(actor, name)
}

/** One that is gone already is no error. */
export async function removeLayout(actor: Actor, given: string) {
  const name = checked(layoutName, given)
  await transact(database(), actor, (tx) => tx.delete(preferences).where(ofActor(actor, name)))
  return { name, removed: true }
}
