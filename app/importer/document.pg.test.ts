// Documents in the database: rewritten ones add what is new and double nothing, and a kill in the middle of one changes nothing.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bench, finalRows, gaps } from './testing/run.ts'

const item = (n: number) => ({
  type: 'message',
  role: n % 2 ? 'assistant' : 'user',
  content: [{ type: 'input_text', text: `word ${n} ${'x'.repeat(300)}` }],
})
const rollout = (rows: number, more = {}) => ({
  session: { id: 'old', timestamp: '2025-03-01T00:00:00Z', ...more },
  items: Array.from({ length: rows }, (_, n) => item(n)),
})

test('a document that was rewritten: its known rows are the same, new ones are stored, an unchanged one is not read again', async () => {
  const one = await bench()
  try {
    const path = join(one.dir, 'rollout-old.json')
    await writeFile(path, JSON.stringify(rollout(3), null, 1))
    expect(await one.run([path])).toMatchObject({ records: 4, stored: 4, events: 3, sessions: 1 })
    await writeFile(path, JSON.stringify(rollout(5), null, 1))
    expect(await one.run([path], { origin: 'start' })).toMatchObject({ records: 6, stored: 2, same: 4, events: 2 })
    expect(await one.run([path])).toMatchObject({ records: 6, stored: 0, same: 6, events: 0, refused: 0 })
    const torn = JSON.stringify(rollout(5), null, 1).slice(0, -20)
    await writeFile(path, torn)
    expect(await one.run([path], { origin: 'start' })).toMatchObject({
      records: 0,
      perFile: [{ tornBytes: torn.length }],
    })
    expect(await one.run([path])).toMatchObject({ records: 6, stored: 0, same: 5, refused: 1 })
    const [refusal] = await one.database.sql`select code, reason, line from import_refusals`
    expect(refusal).toMatchObject({ code: 'document_broken', reason: expect.stringContaining('import it again') })
  } finally {
    await one.close()
  }
})

test('an import of a document that is killed again and again ends in the same rows', async () => {
  const [killed, calm] = [await bench(), await bench()]
  try {
    const path = join(calm.dir, 'rollout-old.json')
    await writeFile(path, JSON.stringify(rollout(12_000), null, 1))
    await calm.run([path])
    const child = new URL('testing/child.ts', import.meta.url).pathname
    for (let kills = 0; kills < 2; kills++) {
      const args = [child, killed.database.url, JSON.stringify(killed.actor), join(killed.dir, 'home'), path]
      const running = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
      const ended = once(running, 'exit')
      for (let events = 0; running.exitCode === null && events <= kills * 4000;) {
        const [row] = await killed.database.sql<
          Array<{ events: number }>
        >`select count(*)::int as events from timeline_events`
        events = row?.events ?? 0
      }
      running.kill('SIGKILL')
      await ended
    }
    const report = await killed.run([path])
    expect(report.records).toBe(report.stored + report.same + report.refused)
    expect(await gaps(killed)).toEqual([])
    expect(await finalRows(killed)).toEqual(await finalRows(calm))
    const [account] = await killed.database.sql`select records::int as records, stored::int as stored from uploads`
    expect(account).toEqual({ records: 12_001, stored: 12_001 })
  } finally {
    await killed.close()
    await calm.close()
  }
}, 180_000)
