// The one-time key in the address that `npm start` and `logbook open` print. Only its hash is stored, and it works once.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { and, eq, gt, lt } from 'drizzle-orm'
import { connect } from '#db/client.server.ts'
import type { Database } from '#db/client.server.ts'
import { authVerifications } from '#db/schema/index.ts'
import { ensureOwner } from './first-run.server.ts'

const hours = 12
const identifier = (key: string) => `entry:${createHash('sha256').update(key).digest('hex')}`

/** Makes a key for the owner of the database at `url`; it is good once, for twelve hours. */
export async function createEntryKey(url: string): Promise<string> {
  const { userId } = await ensureOwner(url)
  const key = randomBytes(24).toString('base64url')
  const db = connect(url)
  await db.delete(authVerifications).where(lt(authVerifications.expiresAt, new Date()))
  await db.insert(authVerifications).values({
    id: randomUUID(),
    identifier: identifier(key),
    value: userId,
    expiresAt: new Date(Date.now() + hours * 3_600_000),
  })
  return key
}

/** Uses a key up: answers whose it is, or null when it is unknown, used or too old. Two callers never both get it. */
export async function takeEntryKey(db: Database, key: string): Promise<string | null> {
  const [taken] = await db
    .delete(authVerifications)
    .where(and(eq(authVerifications.identifier, identifier(key)), gt(authVerifications.expiresAt, new Date())))
    .returning({ userId: authVerifications.value })
  return taken?.userId ?? null
}
