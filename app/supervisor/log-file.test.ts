import { mkdtemp, readFile, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLog } from './log-file.ts'

test('a log goes on where it ended, until it is too long and is set aside at the next start', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'logbook-log-'))
  for (const line of ['one', 'two']) {
    const log = await openLog(dir, 'web')
    log.write(line)
    await log.close()
  }
  const path = join(dir, 'web.log')
  expect(await readFile(path, 'utf8')).toBe('one\ntwo\n')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  await truncate(path, 11 * 1024 * 1024)
  const log = await openLog(dir, 'web')
  log.write('three')
  await log.close()
  expect(await readFile(path, 'utf8')).toBe('three\n')
  expect((await stat(`${path}.1`)).size).toBe(11 * 1024 * 1024)
  await rm(dir, { recursive: true })
})
