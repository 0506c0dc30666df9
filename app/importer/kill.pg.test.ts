// Promise 1: kill -9 at any moment, run again: the same rows as if nothing had happened.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bigSession } from './demo/sessions.ts'
import { bench, finalRows, gaps } from './testing/run.ts'

test('an import that is killed again and again ends in the same rows', async () => {
  const texts = [bigSession(6000, { seed: 11 }), bigSession(3000, { seed: 12 })]
  const [killed, calm] = [await bench(), await bench()]
  try {
    const paths: string[] = []
    for (const [n, file] of texts.entries()) {
      const path = join(calm.dir, `${n}.jsonl`)
      await writeFile(path, file.text)
      paths.push(path)
    }
    await calm.run(paths)
    for (let kills = 0; kills < 3; kills++) {
      const child = spawn(
        process.execPath,
        [
          new URL('testing/child.ts', import.meta.url).pathname,
          killed.database.url,
          JSON.stringify(killed.actor),
          join(killed.dir, 'home'),
          ...paths,
        ],
        { stdio: ['ignore', 'ignore', 'inherit'] },
      )
      const ended = once(child, 'exit')
      await eventsPast(killed, kills * 1500 + 200, ended)
      child.kill('SIGKILL')
      await ended
    }
    const report = await killed.run(paths)
    expect(report.records).toBe(report.stored + report.same + report.refused)
    expect(await gaps(killed)).toEqual([])
    expect(await finalRows(killed)).toEqual(await finalRows(calm))
    const [accounts] = await killed.database
      .sql`select sum(records)::int as records, sum(stored)::int as stored from uploads`
    const records = texts.reduce((sum, file) => sum + file.text.trimEnd().split('\n').length, 0)
    expect(accounts).toEqual({ records, stored: records })
  } finally {
    await killed.close()
    await calm.close()
  }
}, 120_000)

async function eventsPast(
  one: Awaited<ReturnType<typeof bench>>,
  wanted: number,
  ended: Promise<unknown>,
): Promise<void> {
  let over = false
  void ended.then(() => (over = true))
  for (;;) {
    const [row] = await one.database.sql`select count(*)::int as events from timeline_events`
    if (over || row?.events >= wanted) return
  }
}
