// Invitations let in as many as they say and no more; a space never loses its last owner, whoever goes at the same moment; and what a
// member has lost is lost for their keys too.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { connect, disconnectAll } from '#db/client.server.ts'
import type { Database } from '#db/client.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { seedActor } from '#db/testing-rows.ts'
import type { Role } from '#db/schema/roles.ts'
import type { Actor } from '#db/transact.server.ts'
import type { Means } from './audit.server.ts'

let database: DisposableDatabase
let db: Database
let app: Awaited<ReturnType<typeof load>>
let owner: Actor
const means: Means = { means: 'page' }

/** Loaded late, because settings are read once. */
async function load() {
  return {
    ...(await import('./members.server.ts')),
    ...(await import('./invitations.server.ts')),
    ...(await import('./api-keys.server.ts')),
    ...(await import('./auth.server.ts')),
  }
}

beforeAll(async () => {
  database = await disposableDatabase({ migrated: true })
  process.env.DATABASE_URL = database.url
  process.env.LOGBOOK_SECRET = 'only-for-this-test-0123456789abcdef'
  app = await load()
  db = connect(database.url)
})
beforeEach(async () => {
  owner = await seedActor(database.sql)
})
afterAll(async () => {
  await disconnectAll()
  await database.drop()
})

const asked = { label: 'for a colleague', role: 'editor' as Role, mostUses: 1, days: 7 }

async function member(role: Role): Promise<Actor> {
  const person = await seedActor(database.sql)
  await database.sql`insert into auth_members (organization_id, user_id, role) values (${owner.spaceId}, ${person.userId}, ${role})`
  return { userId: person.userId, spaceId: owner.spaceId, role }
}

async function roleIn(spaceId: string, userId: string): Promise<string | undefined> {
  const [row] =
    await database.sql`select role from auth_members where organization_id = ${spaceId} and user_id = ${userId}`
  return row?.role
}

test('a link lets in as many as it says, also when more come at once; only its hash is kept', async () => {
  const { id, code } = await app.makeInvitation(db, owner, means, { ...asked, mostUses: 3 })
  const people = await Promise.all(Array.from({ length: 8 }, () => seedActor(database.sql)))
  expect(await app.findInvitation(db, code)).toMatchObject({ id, spaceId: owner.spaceId, role: 'editor' })
  const taken = await Promise.all(people.map(({ userId }) => app.takeInvitation(db, code, userId)))
  expect(taken.filter(Boolean)).toHaveLength(3)
  const roles = await Promise.all(people.map(({ userId }) => roleIn(owner.spaceId, userId)))
  expect(roles.filter((role) => role === 'editor')).toHaveLength(3)
  expect(await app.findInvitation(db, code)).toBeNull()
  const [{ row } = { row: '' }] = await database.sql`select t::text as row from space_invitations t where id = ${id}`
  expect(row).not.toContain(code)
  const [log] =
    await database.sql`select count(*)::int as n from audit_log where act = 'member.join' and space_id = ${owner.spaceId}`
  expect(log?.n).toBe(3)
})

test('a link that is unknown, used, revoked or over is the same: none', async () => {
  const someone = await seedActor(database.sql)
  const [revoked, over] = [
    await app.makeInvitation(db, owner, means, asked),
    await app.makeInvitation(db, owner, means, asked),
  ]
  expect(await app.revokeInvitation(db, owner, means, revoked.id)).toBe(true)
  expect(await app.revokeInvitation(db, owner, means, revoked.id)).toBe(false)
  await database.sql`update space_invitations set expires_at = now() - interval '1 second' where id = ${over.id}`
  for (const code of [revoked.code, over.code, 'x'.repeat(32), '', "' or true"]) {
    expect(await app.findInvitation(db, code)).toBeNull()
    expect(await app.takeInvitation(db, code, someone.userId)).toBe(false)
  }
  expect(await roleIn(owner.spaceId, someone.userId)).toBeUndefined()
})

test('a link of another space cannot be revoked, and a member who follows one stays what they are', async () => {
  const { id, code } = await app.makeInvitation(db, owner, means, { ...asked, role: 'viewer' })
  expect(await app.revokeInvitation(db, await seedActor(database.sql), means, id)).toBe(false)
  expect(await app.takeInvitation(db, code, owner.userId)).toBe(true)
  expect(await roleIn(owner.spaceId, owner.userId)).toBe('owner')
  expect(await app.findInvitation(db, code)).not.toBeNull()
})

test('the last owner cannot leave or become less, also when two go at once', async () => {
  for (const go of [
    () => app.removeMember(db, owner, means, owner.userId),
    () => app.changeRole(db, owner, means, owner.userId, 'editor'),
  ])
    await expect(go()).rejects.toMatchObject({ code: 'conflict' })
  const second = await member('owner')
  const both = await Promise.allSettled([
    app.removeMember(db, owner, means, owner.userId),
    app.changeRole(db, second, means, second.userId, 'viewer'),
    app.removeMember(db, second, means, owner.userId),
    app.removeMember(db, owner, means, second.userId),
  ])
  const owners =
    await database.sql`select 1 from auth_members where organization_id = ${owner.spaceId} and role = 'owner'`
  expect(owners).toHaveLength(1)
  expect(both.some(({ status }) => status === 'fulfilled')).toBe(true)
})

test('only an owner changes others, at the moment of the change; members of other spaces are none here', async () => {
  const [editor, other] = [await member('editor'), await seedActor(database.sql)]
  const act = (who: Actor, whom: string) => app.changeRole(db, who, means, whom, 'viewer')
  // They still believe to be an owner.
  await expect(act({ ...editor, role: 'owner' }, owner.userId)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(act(owner, other.userId)).rejects.toMatchObject({ code: 'not_found' })
  await expect(act(owner, randomUUID())).rejects.toMatchObject({ code: 'not_found' })
  expect(await roleIn(other.spaceId, other.userId)).toBe('owner')
  await act(owner, editor.userId)
  expect(await roleIn(owner.spaceId, editor.userId)).toBe('viewer')
})

test('a key acts with the role that its person has now, and is worth nothing once they have gone', async () => {
  const editor = await member('editor')
  const { key } = await app.createKey(app.auth(), editor, { label: 'x', scope: 'admin', days: null })
  const roleOfKey = async () => (await app.holderOfKey(app.auth(), db, key))?.actor.role
  expect(await roleOfKey()).toBe('editor')
  await app.changeRole(db, owner, means, editor.userId, 'auditor')
  expect(await roleOfKey()).toBe('auditor')
  await database.sql`update auth_members set role = 'emperor' where user_id = ${editor.userId} and organization_id = ${owner.spaceId}`
  expect(await roleOfKey()).toBeUndefined()
  await app.removeMember(db, owner, means, editor.userId)
  expect(await roleOfKey()).toBeUndefined()
})

test('a new space is owned by who made it and listed among theirs', async () => {
  const spaceId = await app.createSpace(db, owner, means, 'The team')
  await app.renameSpace(db, { ...owner, spaceId }, means, 'Another name')
  expect((await app.spacesOf(db, owner.userId)).map(({ name, role }) => [name, role])).toEqual([
    ['Own', 'owner'],
    ['Another name', 'owner'],
  ])
  expect(await app.membersOf(db, { ...owner, spaceId })).toMatchObject([
    { userId: owner.userId, role: 'owner', me: true },
  ])
})

test('whoever gets another role, joins or leaves gets new tokens, and nobody else', async () => {
  const [person, other] = [await member('editor'), await member('editor')]
  const signIns = async () => {
    for (const { userId } of [person, other, owner])
      await database.sql`insert into auth_sessions (user_id, token, expires_at, rotate)
        values (${userId}, ${randomUUID()}, now() + interval '1 day', false)`
  }
  const rotated = async () => {
    const rows = await database.sql`delete from auth_sessions where rotate returning user_id as id`
    return rows.map(({ id }) => id as string)
  }
  await signIns()
  await app.changeRole(db, owner, means, person.userId, 'viewer')
  expect(await rotated()).toEqual([person.userId])
  await app.removeMember(db, owner, means, other.userId)
  expect(await rotated()).toEqual([other.userId])
  await signIns()
  const { code } = await app.makeInvitation(db, owner, means, asked)
  expect(await app.takeInvitation(db, code, other.userId)).toBe(true)
  expect(new Set(await rotated())).toEqual(new Set([other.userId]))
})
