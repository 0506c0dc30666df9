// The one-time key in the address that `npm start` and `logbook open` print, which can also be typed as a code. Only its hash is
// stored, and it works once.
import { createHash, randomInt, randomUUID } from 'node:crypto'
import { and, eq, gt, lt } from 'drizzle-orm'
import { connect } from '#db/client.server.ts'
import type { Database } from '#db/client.server.ts'
import { authUsers, authVerifications } from '#db/schema/index.ts'
import { ensureOwner } from './first-run.server.ts'

const hours = 12
/** 20 letters of 32 are 100 bits; none looks like another. */
const length = 20
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** Typed by hand, a key has blanks, dashes and small letters. */
function identifier(typed: string): string {
  const plain = typed.replace(/[\s-]/g, '').toUpperCase()
  const key = plain.length === length ? plain : typed
  return `entry:${createHash('sha256').update(key).digest('hex')}`
}

/** A key as it is read and typed: in groups of five. */
export const asCode = (key: string): string => key.replace(/(.{5})(?=.)/g, '$1-')

/** Makes a key for the owner of the database at `url`, or for the member with `email`; it is good once, for twelve hours. */
export async function createEntryKey(url: string, email?: string): Promise<string> {
  const userId = email === undefined ? (await ensureOwner(url)).userId : await memberWith(url, email)
  const key = Array.from({ length }, () => letters[randomInt(letters.length)]).join('')
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

async function memberWith(url: string, email: string): Promise<string> {
  const [found] = await connect(url)
    .select({ id: authUsers.id })
    .from(authUsers)
    .where(eq(authUsers.email, email.trim().toLowerCase()))
  if (!found) throw new Error(`Nobody here has the address ${email}. No link was made.`)
  return found.id
}
