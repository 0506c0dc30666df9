// What can go wrong with a store of OpenCode: files that are half written, and an import that is killed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { opencodeFile } from './demo/opencode-file.ts'
import { random } from './demo/random.ts'
import { sourcesIn } from './opencode/source.server.ts'
import { cwd, put } from './testing/opencode-forms.ts'
import { bench, finalRows, gaps } from './testing/run.ts'
import type { Bench } from './testing/run.ts'

test('a file of the folder that is no JSON is refused as a record, and taken once it is whole', async () => {
  const one = await bench()
  try {
    const file = opencodeFile({ random: random(41), start: new Date('2026-03-05T08:00:00Z'), cwd, title: 'Torn' })
    file.prompt('one')
    const root = await put.folder(one.dir, [file])
    const part = join(root, 'storage/part', file.parts[0]?.messageId ?? '', `${file.parts[0]?.id}.json`)
    const whole = await readFile(part, 'utf8')
    await writeFile(part, whole.slice(0, 20))
    const first = await one.run([root])
    expect(first).toMatchObject({ refused: 1, records: first.stored + 1 })
    expect(await one.run([root])).toMatchObject({ records: first.records, stored: 0, refused: 1 })
    await writeFile(part, whole)
    expect(await one.run([root])).toMatchObject({ stored: 1, refused: 1, events: 1 })
  } finally {
    await one.close()
  }
})

test('a database whose tables are views is no store, because to read a view is to run what its maker wrote', async () => {
  const one = await bench()
  try {
    const file = opencodeFile({ random: random(42), start: new Date('2026-03-05T08:00:00Z'), cwd, title: 'Views' })
    file.prompt('one')
    const path = await put.database(one.dir, [file])
    expect(await sourcesIn(path)).toHaveLength(1)
    const db = new DatabaseSync(path)
    // One that ends, so that this test does when it fails.
    db.exec('alter table part rename to kept; create view part as select * from kept')
    db.close()
    expect(await sourcesIn(path)).toBeNull()
  } finally {
    await one.close()
  }
})

test('an import of a store that is killed again and again ends in the same rows', async () => {
  const [killed, calm] = [await bench(), await bench()]
  try {
    const files = [51, 52, 53].map((seed) => {
      const file = opencodeFile({ random: random(seed), start: new Date('2026-03-05T08:00:00Z'), cwd, title: 'Big' })
      for (let n = 0; n < 40; n++) {
        file.prompt(`prompt ${n}`)
        file.tool('bash', { command: `echo ${n}` }, 'x'.repeat(2000))
        file.say(`answer ${n}`)
      }
      return file
    })
    const path = await put.database(calm.dir, files)
    await calm.run([path])
    for (let kills = 0; kills < 4; kills++) {
      const home = join(killed.dir, 'home')
      const script = new URL('testing/child.ts', import.meta.url).pathname
      const args = [script, killed.database.url, JSON.stringify(killed.actor), home, path]
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
      const ended = once(child, 'exit')
      let over = false
      void ended.then(() => (over = true))
      for (;;) {
        const [row] = await killed.database.sql`select count(*)::int as events from timeline_events`
        if (over || row?.events >= kills * 150 + 1) break
      }
      child.kill('SIGKILL')
      await ended
    }
    const report = await killed.run([path])
    expect(report.records).toBe(report.stored + report.same)
    expect(await finalRows(killed)).toEqual(await finalRows(calm))
    expect(await gaps(killed)).toEqual([])
    const accounts = (one: Bench) =>
      one.database.sql`select source, records, stored, same, refused from uploads order by source`
    expect(await accounts(killed)).toEqual(await accounts(calm))
  } finally {
    await killed.close()
    await calm.close()
  }
}, 120_000)
