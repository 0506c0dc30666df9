// The audit log of a real database: lines are added and read, never changed, and a space sees its own.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { sql } from 'drizzle-orm'
import { connect } from '#db/client.server.ts'
import type { Database } from '#db/client.server.ts'
import { sqlState } from '#db/errors.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { seedActor } from '#db/testing-rows.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { audit } from '../../server/audit.server.ts'
import { auditOf } from './reads.server.ts'

let home: DisposableDatabase
let db: Database
let mine: Actor
let theirs: Actor

beforeAll(async () => {
  home = await disposableDatabase({ migrated: true })
  vi.stubEnv('DATABASE_URL', home.url)
  db = connect(home.url, 4)
  mine = await seedActor(home.sql)
  theirs = await seedActor(home.sql)
})
afterAll(async () => {
  await db.$client.end()
  await home.drop()
})

const write = (actor: Actor, act: string) =>
  transact(db, actor, (tx) => audit(tx, actor, { means: 'command' }, { act }))

test('pages follow one another without a gap, while lines are added', async () => {
  await write(theirs, 'key.create')
  for (let n = 0; n < 120; n++) await write(mine, `act.${n}`)
  const first = await auditOf(mine, null)
  await write(mine, 'act.later')
  const second = await auditOf(mine, first.lines.at(-1) ?? null)
  const third = await auditOf(mine, second.lines.at(-1) ?? null)
  const acts = [first, second, third].flatMap((page) => page.lines.map((line) => line.act))
  expect(acts).toEqual(Array.from({ length: 120 }, (_, n) => `act.${119 - n}`))
  expect([first.more, second.more, third.more]).toEqual([true, true, false])
  expect(first.lines[0]).toMatchObject({ actor: 'Someone', means: 'command', outcome: 'done' })
})

test('a line can be neither changed nor taken away by the app', async () => {
  for (const statement of [sql`update audit_log set act = 'x'`, sql`delete from audit_log`])
    expect(await transact(db, mine, (tx) => tx.execute(statement)).catch(sqlState)).toBe('42501')
})
