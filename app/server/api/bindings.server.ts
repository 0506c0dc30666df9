// Where a session worked, as a person or a tool sets it: bound to a repository of the space, or cleared. Records that come later bind anew what
// they name themselves.
import { and, asc, eq } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import { repoBindings, repos, sessions } from '#db/schema/index.ts'
import { readAs, transact } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import { database } from '../database.server.ts'
import { AppError } from '../errors.ts'
import { jsonBody } from '../json-body.server.ts'
import { noSession, queryOf, sessionIdOf } from './checked.ts'
import { bindingInput, bindingQuery } from './inputs.ts'

export async function listBindings(actor: Actor, id: string) {
  const sessionId = sessionIdOf(id)
  return readAs(database(), actor, (tx) => bindingsOf(tx, sessionId))
}

/** Binds a folder of the session; the first or only one is also the repository that the session is listed under. */
export async function bindSession(actor: Actor, id: string, request: Request) {
  const sessionId = sessionIdOf(id)
  const { repo, cwd, branch = null, commit = null } = await jsonBody(request, bindingInput)
  const { value } = await transact(database(), actor, async (tx) => {
    await requireSession(tx, sessionId)
    const [known] = await tx.select({ id: repos.id }).from(repos).where(eq(repos.id, repo))
    if (!known) throw new AppError('not_found', 'There is no such repository in this space. Nothing was bound.')
    await tx
      .insert(repoBindings)
      .values({ id: uuidv7(), spaceId: actor.spaceId, sessionId, repoId: repo, cwd, branch, commit })
      .onConflictDoUpdate({ target: [repoBindings.sessionId, repoBindings.cwd], set: { repoId: repo, branch, commit } })
    await tx.update(sessions).set({ repoId: repo }).where(eq(sessions.id, sessionId))
    return bindingsOf(tx, sessionId)
  })
  return value
}

/** Clears one folder, or all of the session; what is cleared already is no error. */
export async function clearBindings(actor: Actor, id: string, request: Request) {
  const sessionId = sessionIdOf(id)
  const { cwd } = queryOf(bindingQuery, request)
  const { value } = await transact(database(), actor, async (tx) => {
    await requireSession(tx, sessionId)
    await tx
      .delete(repoBindings)
      .where(and(eq(repoBindings.sessionId, sessionId), cwd === undefined ? undefined : eq(repoBindings.cwd, cwd)))
    const left = await bindingsOf(tx, sessionId)
    await tx
      .update(sessions)
      .set({ repoId: left.bindings[0]?.repoId ?? null })
      .where(eq(sessions.id, sessionId))
    return left
  })
  return value
}

async function requireSession(tx: Transaction, sessionId: string): Promise<void> {
  const [session] = await tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.id, sessionId))
  if (!session) throw noSession()
}

async function bindingsOf(tx: Transaction, sessionId: string) {
  await requireSession(tx, sessionId)
  const { repoId, cwd, branch, commit, updatedAt } = repoBindings
  const bindings = await tx
    .select({ repoId, repo: repos.name, cwd, branch, commit, updatedAt })
    .from(repoBindings)
    .innerJoin(repos, eq(repos.id, repoId))
    .where(eq(repoBindings.sessionId, sessionId))
    .orderBy(asc(cwd))
  return { bindings }
}
