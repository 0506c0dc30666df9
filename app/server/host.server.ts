// The person whose machine this Logbook runs on. What touches that machine (settings of its agents, files that its capture
// takes) is theirs alone, however many others have an account here.
import type { Actor } from '#db/transact.server.ts'
import { env } from './env.ts'
import { AppError } from './errors.ts'
import { ensureOwner } from './first-run.server.ts'

/** Whether `actor` is that person, in their own space. */
export async function isHost(actor: Actor): Promise<boolean> {
  const { DATABASE_URL: url = '' } = env()
  const owner = await ensureOwner(url)
  return actor.userId === owner.userId && actor.spaceId === owner.spaceId
}

/** Throws `forbidden` for anybody else; `instead` says what they can do. */
export async function requireHost(actor: Actor, instead: string): Promise<void> {
  if (!(await isHost(actor))) throw new AppError('forbidden', instead)
}
