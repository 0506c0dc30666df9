import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { embeddedUrl, startEmbedded, type EmbeddedPostgres } from './embedded.server.ts'

let dataDir: string
let running: EmbeddedPostgres | undefined

beforeEach(async () => {
  // A folder inside a private one: the way a person's home looks to other accounts.
  dataDir = join(await mkdtemp(join(tmpdir(), 'logbook-embedded-')), 'postgres')
})
afterEach(async () => {
  await running?.stop()
  running = undefined
  await rm(join(dataDir, '..'), { recursive: true, force: true })
})

async function start(): Promise<EmbeddedPostgres> {
  running = await startEmbedded({ dataDir })
  return running
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return await sql.unsafe(text)
  } finally {
    await sql.end()
  }
}

test('data, password and port are the same after a restart, and the password is for its owner only', async () => {
  const first = await start()
  await query(first.url, 'create table kept (id int); insert into kept values (1)')
  expect(await embeddedUrl(dataDir)).toBe(first.url)
  await first.stop()
  expect(await embeddedUrl(dataDir)).toBeUndefined()
  const second = await start()
  expect(second.url).toBe(first.url)
  expect(await query(second.url, 'select id from kept')).toEqual([{ id: 1 }])
  expect((await stat(join(dataDir, 'password'))).mode & 0o777).toBe(0o600)
  await expect(query(second.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow(/password authentication/)
})

test('after kill -9 of Postgres what was committed is there', async () => {
  const first = await start()
  await query(first.url, 'create table kept (id int); insert into kept values (1)')
  process.kill(first.pid, 'SIGKILL')
  await first.exited
  const second = await start()
  expect(await query(second.url, 'select id from kept')).toEqual([{ id: 1 }])
})

test('an orphan on the same folder is ended, and the new server takes over', async () => {
  const orphan = await start()
  const second = await start()
  await orphan.exited
  expect(second.pid).not.toBe(orphan.pid)
  expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a pid file left by a crash whose pid now belongs to another process does not stop the start', async () => {
  const first = await start()
  const pidFile = join(dataDir, 'cluster', 'postmaster.pid')
  const text = await readFile(pidFile, 'utf8')
  await first.stop()
  await writeFile(pidFile, text.replace(/^\d+/, String(process.ppid)))
  const second = await start()
  expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('an interrupted set-up is begun again', async () => {
  await mkdir(join(dataDir, 'cluster.unfinished', 'base'), { recursive: true })
  await writeFile(join(dataDir, 'cluster.unfinished', 'half'), '')
  const server = await start()
  expect(await query(server.url, 'select current_user as me')).toEqual([{ me: 'logbook' }])
})

test('a damaged cluster is refused, never made anew', async () => {
  await mkdir(join(dataDir, 'cluster', 'base'), { recursive: true })
  await expect(startEmbedded({ dataDir })).rejects.toThrow(/no file PG_VERSION.*left as it is/)
  expect(await stat(join(dataDir, 'cluster', 'base'))).toBeDefined()
})

test('a remembered port that is taken is exchanged for another', async () => {
  const first = await start()
  await first.stop()
  const squatter = createServer().listen(first.port, '127.0.0.1')
  try {
    const second = await start()
    expect(second.port).not.toBe(first.port)
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }])
  } finally {
    squatter.close()
  }
})

test('a server that cannot start says why and leaves the folder as it is', async () => {
  const first = await start()
  await first.stop()
  running = undefined
  const control = join(dataDir, 'cluster', 'global', 'pg_control')
  await rm(control)
  await expect(startEmbedded({ dataDir })).rejects.toThrow(/cannot start in .*left as it is[\s\S]*pg_control/)
  expect(await readFile(join(dataDir, 'cluster', 'PG_VERSION'), 'utf8')).toBe('18\n')
})
