// API keys: made for one person in one space, shown once, kept as a hash. better-auth makes and verifies them.
// Law: a key that is wrong, ended or revoked, and a person who has left the space, are all answered like no key at all; a good
// one acts with the role that its person has there now.
import { and, desc, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from '#db/client.server.ts'
import { authApiKeys, authMembers } from '#db/schema/index.ts'
import { roleOf } from '#db/schema/roles.ts'
import type { Actor } from '#db/transact.server.ts'
import type { AuditEntry } from './audit.server.ts'
import type { createAuth } from './auth.server.ts'
import { scope } from './scope.ts'
import type { KeyInput, Scope } from './scope.ts'
import { announceSignOut } from './sign-out.server.ts'

type Auth = ReturnType<typeof createAuth>

/** What may be shown of a key: never the key itself, only how it begins. */
export type KnownKey = {
  id: string
  label: string
  scope: Scope | null
  start: string | null
  createdAt: Date
  lastUsedAt: Date | null
  expiresAt: Date | null
}

const daySeconds = 24 * 60 * 60
const permissions = z.object({ logbook: z.tuple([scope]) })
const metadata = z.object({ spaceId: z.uuid(), machine: z.string().optional() })
const form = /^lbk_[\w-]{43}$/

/** Makes a key for `actor` in their space. The answer's `key` is the only time it can be seen. */
export async function createKey(
  auth: Auth,
  actor: Pick<Actor, 'userId' | 'spaceId'>,
  input: KeyInput,
): Promise<{ id: string; key: string }> {
  const { id, key } = await auth.api.createApiKey({
    body: {
      userId: actor.userId,
      name: input.label,
      permissions: { logbook: [input.scope] },
      metadata: { spaceId: actor.spaceId },
      rateLimitEnabled: false,
      ...(input.days === null ? {} : { expiresIn: input.days * daySeconds }),
    },
  })
  return { id, key }
}

/** The keys of `actor` in their space, newest first. */
export async function listKeys(db: Database, actor: Actor): Promise<KnownKey[]> {
  const rows = await db
    .select()
    .from(authApiKeys)
    .where(eq(authApiKeys.referenceId, actor.userId))
    .orderBy(desc(authApiKeys.createdAt))
  return rows
    .filter((row) => spaceOf(row.metadata) === actor.spaceId)
    .map(({ id, name, start, createdAt, lastRequest, expiresAt, permissions: held }) => ({
      id,
      label: name ?? '',
      scope: scopeOf(held),
      start,
      createdAt,
      lastUsedAt: lastRequest,
      expiresAt,
    }))
}

/** Revokes a key of `actor`; false when there is none of theirs with that id. Seen by this process at once, elsewhere in 2 s. */
export async function revokeKey(db: Database, actor: Actor, id: string): Promise<boolean> {
  const mine = (await listKeys(db, actor)).some((key) => key.id === id)
  if (!mine) return false
  const gone = await db
    .delete(authApiKeys)
    .where(and(eq(authApiKeys.id, id), eq(authApiKeys.referenceId, actor.userId)))
    .returning({ id: authApiKeys.id })
  announceSignOut()
  return gone.length > 0
}

/** The lines of the audit log for both. */
export const keyMade = (id: string, { label, scope, days }: KeyInput): AuditEntry => ({
  act: 'key.create',
  target: { kind: 'key', id },
  detail: { label, scope, days },
})
export const keyRevoked = (id: string): AuditEntry => ({ act: 'key.revoke', target: { kind: 'key', id } })

/** Whom a key speaks for, what it may do, and the machine it is for, if it has been bound to one. */
export interface KeyHolder {
  actor: Actor
  scope: Scope
  key: { id: string; label: string; machine: string | null }
}

/** Binds a key to the machine that calls itself `machine`, for good; false when it is bound to another one. */
export async function bindKey(db: Database, id: string, machine: string): Promise<boolean> {
  const bound = sql`(${authApiKeys.metadata}::jsonb ->> 'machine')`
  const rows = await db
    .update(authApiKeys)
    .set({ metadata: sql`(${authApiKeys.metadata}::jsonb || jsonb_build_object('machine', ${machine}::text))::text` })
    .where(and(eq(authApiKeys.id, id), sql`coalesce(${bound}, ${machine}) = ${machine}`))
    .returning({ id: authApiKeys.id })
  return rows.length > 0
}

/** Null when the key is wrong, ended, revoked, or its person has left the space. */
export async function holderOfKey(auth: Auth, db: Database, key: string): Promise<KeyHolder | null> {
  // The key is looked up by its hash, so how long an answer takes tells nothing about it.
  if (!form.test(key)) return null
  const { valid, key: found } = await auth.api.verifyApiKey({ body: { key } })
  if (!valid || !found) return null
  const { spaceId, machine = null } = metadata.safeParse(found.metadata).data ?? {}
  const held = permissions.safeParse(found.permissions).data?.logbook[0]
  if (!spaceId || !held) return null
  const [member] = await db
    .select({ userId: authMembers.userId, word: authMembers.role })
    .from(authMembers)
    .where(and(eq(authMembers.userId, found.referenceId), eq(authMembers.organizationId, spaceId)))
  const role = roleOf(member?.word)
  if (!member || !role) return null
  return {
    actor: { userId: member.userId, spaceId, role },
    scope: held,
    key: { id: found.id, label: found.name ?? '', machine },
  }
}

const spaceOf = (text: string | null) => metadata.safeParse(parsed(text)).data?.spaceId
const scopeOf = (text: string | null) => permissions.safeParse(parsed(text)).data?.logbook[0] ?? null

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
