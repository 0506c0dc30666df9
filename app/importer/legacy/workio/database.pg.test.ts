// workio's SQLite file: the rows that its exports would bring, while workio has it open, and nothing written beside it.
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { bench, finalRows, gaps } from '../../testing/run.ts'
import type { Bench } from '../../testing/run.ts'
import { rowsIn, writeStore } from '../testing/folder.ts'
import { workioTables } from '../testing/hook-tables.ts'
import { writeWorkio } from '../testing/workio-database.server.ts'
import { tablesIn } from './database.server.ts'

const ledger = async (one: Bench) => [
  ...(await one.database
    .sql`select store, kind, native_id, data, waits_for from legacy_rows where kind <> 'export' order by store, kind, native_id`),
]

test(
  'its tables end in the rows of their exports, in either order and both; a file that grew brings what is new',
  { timeout: 120_000 },
  async () => {
    const { files } = workioTables()
    const [one, other] = [await bench(), await bench()]
    const path = join(one.dir, 'workio.db')
    const db = writeWorkio(path, files)
    expect(await readdir(one.dir)).toContain('workio.db-wal')
    const dry = await one.run([path], { dryRun: true })
    const first = await one.run([path])
    for (const report of [dry, first]) {
      expect(report.perFile.map(({ error }) => error)).toEqual(report.perFile.map(() => null))
      expect(report).toMatchObject({ files: 5, records: rowsIn(files), refused: 0 })
    }
    expect(await one.run([path])).toMatchObject({ stored: 0, same: rowsIn(files), events: 0 })
    await writeStore(join(other.dir, 'exports'), files)
    await other.run([join(other.dir, 'exports')])
    expect(await finalRows(one)).toEqual(await finalRows(other))
    expect(await ledger(one)).toEqual(await ledger(other))
    expect(await other.run([path])).toMatchObject({ stored: 0, same: rowsIn(files), events: 0, sessions: 0 })

    db.prepare('insert into prompts values (404, ?, ?, ?)').run(
      String(files['sessions']?.[0]?.['session_id']),
      'One more',
      '2025-12-20 10:00:00',
    )
    // The message that waited for this prompt is an event now.
    expect(await one.run([path])).toMatchObject({ stored: 1, events: 1, refused: 0 })
    db.close()
    const names = await readdir(one.dir)
    expect(await one.run([path])).toMatchObject({ stored: 0, records: rowsIn(files) + 1 })
    expect(await readdir(one.dir)).toEqual(names)
    expect(await gaps(one)).toEqual([])
    await Promise.all([one.close(), other.close()])
  },
)

test('a database of somebody else, or with views in the place of tables, is none of its', async () => {
  const one = await bench()
  const path = join(one.dir, 'other.db')
  const db = new DatabaseSync(path)
  db.exec('create table messages (id, prompt_id, uuid); create table prompts (id, text)')
  expect(await tablesIn(path)).toBeNull()
  db.exec(`drop table prompts; create view prompts as
    with recursive n(id) as (select 1 union all select id + 1 from n) select id, 's' as session_id, 'p' as prompt from n`)
  expect(await tablesIn(path)).toBeNull()
  db.close()
  await writeFile(join(one.dir, 'text.db'), 'no database')
  expect(await tablesIn(join(one.dir, 'text.db'))).toBeNull()
  await one.close()
})

test('numbers beyond what JSON holds, and bytes, stop nothing', async () => {
  const one = await bench()
  const { files } = workioTables(9)
  const path = join(one.dir, 'odd.sqlite')
  const db = writeWorkio(path, files)
  db.exec(
    `update messages set todo_id = 9223372036854775807 where id = 2; update messages set body = x'00ff' where id = 5`,
  )
  db.close()
  expect(await one.run([path])).toMatchObject({ records: rowsIn(files), refused: 0 })
  await one.close()
})
