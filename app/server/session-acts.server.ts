// What scripts do with one session: name it, erase it, move it. Law: a session of another space, one that is not there and an id that is
// none are answered alike.
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { sessions } from '#db/schema/index.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { beginErasure } from '../importer/erase/begin.server.ts'
import { erasedAmong } from '../importer/erase/tombstones.server.ts'
import { connectionOf } from '../importer/store/connection.server.ts'
import { moveInput, titleInput } from './api/inputs.ts'
import { audit } from './audit.server.ts'
import type { Means } from './audit.server.ts'
import { database } from './database.server.ts'
import { AppError } from './errors.ts'
import { jsonBody } from './json-body.server.ts'
import { moveSession } from './move/move-session.server.ts'
import type { Caller } from './request-actor.server.ts'

/** Gives the session a person's own name; null, or one without words, gives the source's title back. */
export async function renameSession(caller: Caller, id: string, request: Request) {
  const { actor } = caller
  const sessionId = idOf(id)
  const renamedTitle = (await jsonBody(request, titleInput)).title || null
  const { value } = await transact(database(), actor, async (tx) => {
    const [named] = await tx
      .update(sessions)
      .set({ renamedTitle })
      .where(eq(sessions.id, sessionId))
      .returning({ id: sessions.id, title: sessions.title })
    const entry = { act: 'session.rename', target: { kind: 'session', id: sessionId } }
    if (named) await audit(tx, actor, meansOf(caller, request), entry)
    return named
  })
  if (!value) throw notThere()
  return { id: value.id, title: renamedTitle ?? value.title, sourceTitle: value.title }
}

/** Begins to erase the session with its sub-agents; answers the erasure, which goes on by itself. */
export async function eraseSession(caller: Caller, id: string, request: Request) {
  const { actor } = caller
  const sessionId = idOf(id)
  await requireUnerased(actor, sessionId)
  const begun = await beginErasure(database(), actor, meansOf(caller, request), [sessionId])
  if (!begun) throw notThere()
  return { erasure: begun.id, sessions: begun.sessions }
}

/** Moves the session's whole tree to another space in which the holder of the key may write. */
export async function moveSessionTo(caller: Caller, id: string, request: Request) {
  const { to } = await jsonBody(request, moveInput)
  const move = { sessionId: idOf(id), to }
  return moveSession(database(), caller.actor, meansOf(caller, request), move).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'not_found' ? notThere() : error
  })
}

// Its rows may be there for a while yet.
async function requireUnerased(actor: Actor, sessionId: string): Promise<void> {
  const { value } = await transact(database(), actor, (tx) => erasedAmong(connectionOf(tx), actor.spaceId, [sessionId]))
  if (value.size > 0) throw notThere()
}

function meansOf({ key }: Caller, request: Request): Means {
  return key ? { means: 'key', id: key.id, request } : { means: 'page', request }
}

function idOf(id: string): string {
  if (!z.uuid().safeParse(id).success) throw notThere()
  return id
}

const notThere = () => new AppError('not_found', 'This space has no such session. Nothing was changed.')
