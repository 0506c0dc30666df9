import { expect, test } from 'vitest'
import { disposableDatabase } from './testing.ts'

test('a disposable database is empty, logical, sorted by bytes, and gone after drop', async () => {
  const one = await disposableDatabase()
  const [facts] = await one.sql`
    select current_setting('wal_level') as wal, 'Z' < 'a' as bytes, datlocale, datlocprovider
    from pg_database where datname = current_database()`
  expect(facts).toEqual({ wal: 'logical', bytes: true, datlocale: 'C.UTF-8', datlocprovider: 'b' })
  await one.sql`create table t (id int)`
  await one.sql`select pg_create_logical_replication_slot('kept_' || pg_backend_pid(), 'pgoutput')`

  const two = await disposableDatabase()
  expect(await two.sql`select 1 from pg_class where relname = 't'`).toHaveLength(0)
  await one.drop()
  const name = new URL(one.url).pathname.slice(1)
  expect(await two.sql`select 1 from pg_database where datname = ${name}`).toHaveLength(0)
  expect(await two.sql`select 1 from pg_replication_slots where database = ${name}`).toHaveLength(0)
  await two.drop()
})
