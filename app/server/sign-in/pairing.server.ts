// Pairing a device: it asks, a person who is signed in agrees, it gets a key or a session. better-auth keeps time, polling and the
// one-time use of a code (device authorization, RFC 8628). Law: codes of devices are stored as hashes; nobody learns from an answer
// whether a code of a person was ever good; a request is agreed to once, by the person it is for.
import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'
import { and, eq, gt, isNull, lt, or } from 'drizzle-orm'
import type { Database } from '#db/client.server.ts'
import { authDeviceCodes } from '#db/schema/index.ts'
import type { Actor } from '#db/transact.server.ts'
import { scope } from '../scope.ts'
import type { Scope } from '../scope.ts'

/** A command asks for a key; a phone that was shown a picture asks for a session. */
export type PairingKind = 'command' | 'phone'

/** A request as the person who is to agree sees it. */
export type Pairing = {
  id: string
  kind: PairingKind
  status: string
  userCode: string
  scope: Scope | null
  label: string
  userAgent: string
  from: string
  createdAt: Date
}

export const pairingSeconds = 600
export const pollSeconds = 5
/** No vowels, so that no code is a word, and no two letters that look alike. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ'

export const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex')
const newCode = () => randomBytes(32).toString('base64url')
const newUserCode = () => Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('')
/** As it is read aloud: two groups of four. */
export const asRead = (userCode: string): string => userCode.replace(/(.{4})(?=.)/g, '$1-')
/** A code as it was typed, with or without its dash. */
export const typedCode = (typed: string): string => typed.replace(/[\s-]/g, '').toUpperCase()

type Asking = { label: string; userAgent: string; from: string }

/** A command's request: the code that it keeps to itself, and the one that a person types. */
export async function askForKey(db: Database, asked: Scope, who: Asking) {
  const [deviceCode, userCode] = [newCode(), newUserCode()]
  await insert(db, {
    ...who,
    clientId: 'command',
    scope: asked,
    deviceCode: hashOf(deviceCode),
    userCode,
    status: 'pending',
  })
  return { deviceCode, userCode: asRead(userCode) }
}

/** An offer of `actor` to a phone: the code for the picture, and the row to watch. */
export async function offerToPhone(db: Database, actor: Actor) {
  const code = newCode()
  const values = { label: '', userAgent: '', from: '', clientId: 'phone', scope: null, userId: actor.userId }
  const id = await insert(db, { ...values, deviceCode: hashOf(code), userCode: newUserCode(), status: 'offered' })
  return { id, code }
}

/** A phone takes an offer up, once: the picture is worth nothing from then on. Null when it is not good any more. */
export async function takeOffer(db: Database, code: string, who: Asking) {
  const deviceCode = newCode()
  const [taken] = await db
    .update(authDeviceCodes)
    .set({ status: 'pending', deviceCode: hashOf(deviceCode), userAgent: who.userAgent, ipAddress: who.from })
    .where(and(eq(authDeviceCodes.deviceCode, hashOf(code)), eq(authDeviceCodes.status, 'offered'), notOver()))
    .returning()
  return taken ? { deviceCode, userCode: asRead(taken.userCode) } : null
}

/** The request that a person has in front of them: by the code they typed, or by the offer they made. */
export async function findPairing(
  db: Database,
  actor: Actor,
  by: { userCode: string } | { id: string },
): Promise<Pairing | null> {
  const [row] = await db
    .select()
    .from(authDeviceCodes)
    .where(
      and(
        'id' in by ? eq(authDeviceCodes.id, by.id) : eq(authDeviceCodes.userCode, typedCode(by.userCode)),
        forActor(actor),
        notOver(),
      ),
    )
  if (!row) return null
  return {
    id: row.id,
    kind: row.clientId === 'phone' ? 'phone' : 'command',
    status: row.status,
    userCode: asRead(row.userCode),
    scope: scope.safeParse(row.scope).data ?? null,
    label: row.label ?? '',
    userAgent: row.userAgent ?? '',
    from: row.ipAddress ?? '',
    createdAt: row.createdAt,
  }
}

/** Agrees to a request, or does not; false when it is not there to be answered any more. Of two answers the first counts. */
export async function answerPairing(db: Database, actor: Actor, id: string, agreed: boolean): Promise<boolean> {
  const rows = await db
    .update(authDeviceCodes)
    .set({ status: agreed ? 'approved' : 'denied', userId: actor.userId, organizationId: actor.spaceId })
    .where(and(eq(authDeviceCodes.id, id), eq(authDeviceCodes.status, 'pending'), forActor(actor), notOver()))
    .returning({ id: authDeviceCodes.id })
  return rows.length > 0
}

/** What an approved request is for; read before it is used up. */
export async function grantOf(db: Database, deviceCode: string) {
  const [row] = await db
    .select()
    .from(authDeviceCodes)
    .where(eq(authDeviceCodes.deviceCode, hashOf(deviceCode)))
  return row ?? null
}

const notOver = () => gt(authDeviceCodes.expiresAt, new Date())
/** Nobody's yet, or this person's own. */
const forActor = ({ userId }: Actor) => or(isNull(authDeviceCodes.userId), eq(authDeviceCodes.userId, userId))

type New = Asking &
  Pick<typeof authDeviceCodes.$inferInsert, 'clientId' | 'scope' | 'deviceCode' | 'userCode' | 'status' | 'userId'>

async function insert(db: Database, { from, ...row }: New): Promise<string> {
  const id = randomUUID()
  // What nobody asked about for a day is of no use to anybody.
  await db.delete(authDeviceCodes).where(lt(authDeviceCodes.expiresAt, new Date(Date.now() - 86_400_000)))
  await db.insert(authDeviceCodes).values({
    ...row,
    id,
    ipAddress: from,
    expiresAt: new Date(Date.now() + pairingSeconds * 1000),
    pollingInterval: pollSeconds * 1000,
  })
  return id
}
