// Moving a session, and rules that move those to come. The server asks what the person may do in both spaces.
import { createServerFn } from '@tanstack/react-start'
import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { plainRemote } from '#app/importer/store/repos.server.ts'
import { captureTargets } from '#db/schema/index.ts'
import { may } from '#db/schema/roles.ts'
import { actAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { audit } from '../../server/audit.server.ts'
import { database } from '../../server/database.server.ts'
import { AppError } from '../../server/errors.ts'
import { spacesOf } from '../../server/members.server.ts'
import { moveSession } from '../../server/move/move-session.server.ts'
import { mayWrite } from '../../server/signed-in.ts'
import { onceKey, writeOnce } from '../../server/write.server.ts'
import { targetInput } from './target-input.ts'

/** Moves the session's whole tree; answers its root and how much went. */
export const moveToSpace = createServerFn({ method: 'POST' })
  .middleware([mayWrite])
  .validator(z.object({ sessionId: z.uuid(), to: z.uuid() }))
  .handler(({ data, context: { actor, means } }) => moveSession(database(), actor, means, data))

const targetChange = z.union([
  targetInput.extend({ id: z.uuid() }),
  z.object({ id: z.uuid(), remove: z.literal(true) }),
])

/** Makes and ends rules. One repository has one; a rule holds for sessions that begin from then on. */
export const saveTargets = createServerFn({ method: 'POST' })
  .middleware([mayWrite])
  .validator(z.object({ key: onceKey, changes: z.array(targetChange).min(1).max(20) }))
  .handler(async ({ data, context: { actor, means } }) => {
    const spaces = await spacesOf(database(), actor.userId)
    return writeOnce(actor, data.key, async (tx) => {
      for (const change of data.changes) {
        const mine = and(eq(captureTargets.id, change.id), eq(captureTargets.spaceId, actor.spaceId))
        if ('remove' in change) {
          const [gone] = await tx.delete(captureTargets).where(mine).returning({ repo: captureTargets.repo })
          if (gone) await audit(tx, actor, means, { act: 'target.remove', detail: { name: gone.repo } })
          continue
        }
        const target = spaces.find(({ spaceId }) => spaceId === change.targetSpaceId)
        if (!target || !may(target.role, 'write') || target.spaceId === actor.spaceId)
          throw new AppError('forbidden', 'Choose another space in which you may write. Nothing was changed.')
        const repo = repoName(change.repo)
        const rule = { repo, targetSpaceId: target.spaceId, madeBy: actor.userId }
        await tx
          .insert(captureTargets)
          .values({ id: change.id, spaceId: actor.spaceId, ...rule })
          .onConflictDoUpdate({
            target: [captureTargets.spaceId, captureTargets.repo],
            set: { ...rule, createdAt: sql`now()` },
          })
        await audit(tx, actor, means, { act: 'target.add', detail: { name: repo, to: target.name } })
        const there: Actor = { userId: actor.userId, spaceId: target.spaceId, role: target.role }
        const own = spaces.find(({ spaceId }) => spaceId === actor.spaceId)
        await actAs(tx, actor, there, () =>
          audit(tx, there, means, { act: 'target.add', detail: { name: repo, from: own?.name ?? null } }),
        )
      }
      return []
    })
  })

// As sessions know it: by its remote without protocol and user, else by its folder.
const repoName = (given: string): string => (/^(?:[a-z+]+:\/\/|[^/\s]+@)/i.test(given) ? plainRemote(given) : given)
