// Uploads and processes: one that is killed in the middle is sent again, several take what overlaps at once; the rows are those of
// one calm import, and nothing stays on the disk.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { bigSession } from '../importer/demo/sessions.ts'
import { bench, finalRows, gaps } from '../importer/testing/run.ts'
import type { Bench } from '../importer/testing/run.ts'

const child = new URL('testing/upload-child.ts', import.meta.url).pathname
const home = (one: Bench) => join(one.dir, 'home')
const settings = (one: Bench) => ({
  ...process.env,
  DATABASE_URL: one.database.url,
  LOGBOOK_HOME: home(one),
  LOGBOOK_SECRET: 'test-only-0123456789abcdef0123456789',
})
const words = (one: Bench, sweep: 'sweep' | 'stay', paths: string[]) => [
  child,
  JSON.stringify(one.actor),
  sweep,
  ...paths,
]

async function filesLeft(one: Bench): Promise<string[]> {
  const found = await readdir(join(home(one), 'uploads'), { recursive: true, withFileTypes: true }).catch(() => [])
  return found.filter((entry) => entry.isFile()).map(({ name }) => name)
}

async function countOf(one: Bench): Promise<number> {
  const [row] = await one.database.sql<Array<{ events: number }>>`select count(*)::int as events from timeline_events`
  return row?.events ?? 0
}

test('a server that is killed while it imports, and the upload sent again: the same rows, no file left', async () => {
  const [killed, calm] = [await bench(), await bench()]
  const path = join(calm.dir, 'session.jsonl')
  await writeFile(path, bigSession(5000, { seed: 31 }).text)
  await calm.run([path])
  const server = spawn(process.execPath, words(killed, 'sweep', [path]), { env: settings(killed), stdio: 'ignore' })
  const ended = once(server, 'exit').then(() => true)
  while ((await countOf(killed)) === 0) if (await Promise.race([ended, false])) break
  server.kill('SIGKILL')
  await ended
  expect(await countOf(killed)).toBeLessThan(5000)
  expect(await filesLeft(killed)).toHaveLength(1)
  const { stdout } = await promisify(execFile)(process.execPath, words(killed, 'sweep', [path]), {
    env: settings(killed),
  })
  const account = JSON.parse(stdout)
  expect(account.records).toBe(account.stored + account.same + account.refused)
  expect(account.same).toBeGreaterThan(0)
  expect(await finalRows(killed)).toEqual(await finalRows(calm))
  expect(await gaps(killed)).toEqual([])
  expect(await filesLeft(killed)).toEqual([])
  await Promise.all([killed.close(), calm.close()])
}, 180_000)

test('slices of one session sent to several processes at once end in the rows of the whole', async () => {
  const [several, calm] = [await bench(), await bench()]
  const lines = bigSession(900, { seed: 32 }).text.split(/(?<=\n)/)
  const slices = [lines.slice(0, 600), lines.slice(300), lines, lines.slice(200, 500)]
  const paths = slices.map((_, n) => join(calm.dir, `slice-${n}.jsonl`))
  await Promise.all(paths.map((path, n) => writeFile(path, slices[n]?.join('') ?? '')))
  await calm.run([paths[2] ?? ''])
  const answers = await Promise.all(
    [paths.slice(0, 2), paths.slice(2)].map((some) =>
      promisify(execFile)(process.execPath, words(several, 'stay', some), { env: settings(several) }),
    ),
  )
  const accounts = answers.flatMap(({ stdout }) => stdout.trim().split('\n')).map((line) => JSON.parse(line))
  const records = slices.reduce((sum, slice) => sum + slice.length, 0)
  expect(accounts.reduce((sum, account) => sum + account.records, 0)).toBe(records)
  expect(accounts.reduce((sum, account) => sum + account.stored, 0)).toBe(lines.length)
  expect(await finalRows(several)).toEqual(await finalRows(calm))
  expect(await gaps(several)).toEqual([])
  expect(await filesLeft(several)).toEqual([])
  await Promise.all([several.close(), calm.close()])
}, 180_000)
