// The command as people call it: a process of its own, on a data folder of its own.
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lockFolder } from '#app/supervisor/lock.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'logbook-cli-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

interface Outcome {
  code: number
  out: string
  err: string
}

function logbook(...words: string[]): Promise<Outcome> {
  const { DATABASE_URL: _none, ...env } = process.env
  return new Promise((done) => {
    // `start` by its inner name: the outer one would install and build first.
    const entry = words[0] === 'start' ? 'main.ts' : 'logbook.mjs'
    const command = [join(import.meta.dirname, entry), ...words]
    const child = execFile(process.execPath, command, { env: { ...env, LOGBOOK_HOME: dir } }, (_error, out, err) =>
      done({ code: child.exitCode ?? -1, out, err }),
    )
  })
}

test('an unknown command, flag or word is refused with code 2 or 1, and nothing is made', async () => {
  expect(await logbook('status', '--jsn')).toMatchObject({ code: 2, err: expect.stringContaining('no flag --jsn') })
  expect(await logbook('migrate', 'sideways')).toMatchObject({
    code: 2,
    err: expect.stringContaining('up, down or status'),
  })
  expect((await logbook('fly')).code).toBe(1)
  expect(await readdir(dir)).toEqual([])
})

test('wrong settings are told all at once, before anything is made', async () => {
  const { code, err } = await logbook('start', '--port', 'eighty', '--host', 'x', '--no-open')
  expect(code).toBe(1)
  expect(err).toMatch(/PORT must be a number/)
  expect(await readdir(dir)).toEqual([])
})

test('status of a folder where nothing runs', async () => {
  expect(await logbook('status', '--json')).toMatchObject({ code: 3 })
  expect(JSON.parse((await logbook('status', '--json')).out)).toEqual({ running: false, data: dir })
  expect((await logbook('open')).err).toContain('not running')
})

test('migrate starts the embedded Postgres for itself, goes up, down and up, and stops it', async () => {
  expect((await logbook('migrate', 'status')).out).toMatch(/pending {2}0000_core/)
  expect((await logbook('migrate', 'up')).out).toContain('up to date')
  expect((await logbook('migrate', 'down')).out).toContain('Went back before')
  expect((await logbook('migrate', 'up')).code).toBe(0)
  expect((await logbook('migrate', 'status')).out).not.toContain('pending')
  expect(await readdir(join(dir, 'postgres', 'cluster'))).not.toContain('postmaster.pid')
  // Five starts of Postgres.
}, 120_000)

test('doctor finds nothing wrong here', async () => {
  const { code, out } = await logbook('doctor')
  expect(out).not.toContain('WRONG')
  expect(code).toBe(0)
})

test('a folder in use is left alone by whoever comes second', async () => {
  const lock = await lockFolder(dir, 'server')
  try {
    for (const words of [
      ['migrate', 'status'],
      ['reset', '--yes-delete', basename(dir)],
      ['start', '--no-open'],
    ]) {
      const { code, err } = await logbook(...words)
      expect({ words, code, err }).toMatchObject({ code: 1, err: expect.stringContaining('already running') })
    }
  } finally {
    await lock.release()
  }
})

test('reset deletes after the right name only, and only a folder of ours', async () => {
  expect(await logbook('reset', '--yes-delete', 'other')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Nothing was deleted'),
  })
  expect(await logbook('reset')).toMatchObject({ code: 2, err: expect.stringContaining('--yes-delete') })
  expect(await readdir(dir)).toContain('postgres')
  expect((await logbook('reset', '--yes-delete', basename(dir))).code).toBe(0)
  expect(await readdir(dir)).toEqual([])
  await writeFile(join(dir, 'letter.txt'), 'mine')
  expect((await logbook('reset', '--yes-delete', basename(dir))).err).toContain('not a data folder')
  expect(await readdir(dir)).toEqual(['letter.txt'])
})
