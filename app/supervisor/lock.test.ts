import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FolderBusy, lockFolder, readRunning } from './lock.ts'
import { processStart } from './process-start.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'logbook-lock-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

test('of twenty at once one gets the folder, and it leaves nothing behind', async () => {
  const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(dir, 'server')))
  const won = attempts.filter((attempt) => attempt.status === 'fulfilled')
  expect(won).toHaveLength(1)
  for (const attempt of attempts) if (attempt.status === 'rejected') expect(attempt.reason).toBeInstanceOf(FolderBusy)
  await won[0]?.value.release()
  expect(await readdir(dir)).toEqual([])
})

test('others read what the owner told, last word last, and nobody else may read the file', async () => {
  const lock = await lockFolder(dir, 'server')
  await Promise.all([
    lock.tell({ address: 'http://old' }),
    lock.tell({ parts: { web: 1 } }),
    lock.tell({ address: 'http://new' }),
  ])
  expect(await readRunning(dir)).toMatchObject({ purpose: 'server', address: 'http://new', parts: { web: 1 } })
  expect((await stat(join(dir, 'running.json'))).mode & 0o777).toBe(0o600)
  await expect(lockFolder(dir, 'import')).rejects.toThrow(/already running at http:\/\/new.*--data/)
})

test.each([
  ['whose process is gone', { pid: 2 ** 22 + 1, started: 'then' }],
  ['whose pid belongs to another process now', { pid: process.pid, started: 'then' }],
  ['that is torn', '{"pid": 1'],
])('a lock %s is taken over, and that is told', async (_case, content) => {
  await writeFile(join(dir, 'running.json'), typeof content === 'string' ? content : JSON.stringify(content))
  expect(await readRunning(dir)).toBeUndefined()
  const lock = await lockFolder(dir, 'server')
  expect(lock.tookOver).toBe(true)
  expect(await readRunning(dir)).toMatchObject({ pid: process.pid, started: await processStart(process.pid) })
  await lock.release()
  expect(await readdir(dir)).toEqual([])
})
