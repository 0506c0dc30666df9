import { expect, test } from 'vitest'
import { disposableDatabase } from '#db/testing.ts'
import { replicationCure } from './cure.ts'
import { createSlot, tryLock } from './slot.ts'

test('a login that may not replicate, and a database that is not there, are told with their cure', async () => {
  const database = await disposableDatabase()
  const role = `plain_${process.pid}`
  await database.sql.unsafe(`CREATE ROLE ${role} LOGIN PASSWORD 'x'`)
  const plain = new URL(database.url)
  plain.username = role
  plain.password = 'x'
  const absent = new URL(database.url)
  absent.pathname = '/no_such_database'
  const cureOf = (work: Promise<unknown>) => work.then(() => 'no error', replicationCure)
  expect(await cureOf(createSlot(plain.href, `plain_${process.pid}`, new AbortController().signal))).toContain(
    'REPLICATION',
  )
  expect(await cureOf(tryLock(absent.href, 'any'))).toContain('create the database')
  expect(await cureOf(tryLock('postgres://nobody@127.0.0.1:1/none', 'any'))).toContain('check that Postgres runs')
  await database.sql.unsafe(`DROP ROLE ${role}`)
  await database.drop()
})
