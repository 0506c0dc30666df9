// Puts sign-ins into the audit log, good and refused: into that of the person's own space; attempts on no account that is known here
// into that of whoever runs this Logbook. Law: nothing of what was typed, and no sign-in fails because it could not be logged.
import { asc, eq } from 'drizzle-orm'
import type { Database } from '#db/client.server.ts'
import { authMembers, authUsers } from '#db/schema/index.ts'
import { may, roleOf } from '#db/schema/roles.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { audit } from '../audit.server.ts'
import { log } from '../log.server.ts'

type SignInNote = {
  method: string
  /** The beginning of the address that it came from. */
  network: string
}

/** `userId` has signed in. */
export async function noteSignIn(db: Database, userId: string, note: SignInNote): Promise<void> {
  await written(async () => {
    const actor = await homeOf(db, userId)
    if (actor) await write(db, actor, userId, note, 'done')
  })
}

/** Somebody was refused; `account` is the address they named, if they named one. */
export async function noteRefusedSignIn(db: Database, account: string | undefined, note: SignInNote): Promise<void> {
  await written(async () => {
    const [named] = await db
      .select({ id: authUsers.id })
      .from(authUsers)
      .where(eq(authUsers.email, account ?? ''))
    const actor = (named && (await homeOf(db, named.id))) ?? (await hostOf(db))
    // Whoever tried is nobody, also where they named somebody.
    if (actor) await write(db, actor, null, note, 'refused')
  })
}

async function write(
  db: Database,
  actor: Actor,
  userId: string | null,
  { method, network }: SignInNote,
  outcome: string,
) {
  const entry = { act: 'sign-in', outcome, detail: { way: method } }
  await transact(db, actor, (tx) => audit(tx, { spaceId: actor.spaceId, userId }, { means: 'page', network }, entry))
}

/** The person in the space that they came to first: their own. */
async function homeOf(db: Database, userId: string): Promise<Actor | undefined> {
  const rows = await memberships(db)
    .where(eq(authMembers.userId, userId))
    .orderBy(asc(authMembers.createdAt))
    .limit(100)
  return rows.map(actorOf).find((actor) => actor !== undefined)
}

async function hostOf(db: Database): Promise<Actor | undefined> {
  const [row] = await memberships(db).where(eq(authMembers.role, 'owner')).orderBy(asc(authMembers.createdAt)).limit(1)
  return row && actorOf(row)
}

type Membership = { userId: string; spaceId: string; word: string }

const memberships = (db: Database) =>
  db
    .select({ userId: authMembers.userId, spaceId: authMembers.organizationId, word: authMembers.role })
    .from(authMembers)
    .$dynamic()

function actorOf({ userId, spaceId, word }: Membership): Actor | undefined {
  const role = roleOf(word)
  return role && may(role, 'read') ? { userId, spaceId, role } : undefined
}

async function written(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch {
    log.warn({ event: 'sign-in not logged' }, 'a sign-in could not be put into the audit log')
  }
}
