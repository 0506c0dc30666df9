// The supervisor for real: processes are started, killed and counted.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { disposableDatabase } from '#db/testing.ts'
import { readRunning, type Running } from './lock.ts'
import { processStart } from './process-start.ts'

let dir: string
const started: ChildProcess[] = []

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'logbook-supervise-'))
})
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGINT')
    await once(child, 'exit')
  }
  await rm(dir, { recursive: true, force: true })
})

interface Supervisor {
  child: ChildProcess
  output: () => string
  /** Exit code, once it has ended. */
  ended: Promise<number | null>
}

function start(env: Record<string, string> = {}): Supervisor {
  const { DATABASE_URL: _none, ...rest } = process.env
  const script = join(import.meta.dirname, 'testing/run.ts')
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, dir], {
    env: { ...rest, ...env },
  })
  started.push(child)
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  return { child, output: () => output, ended: once(child, 'close').then(([code]) => code) }
}

const within = (timeout: number) => ({ timeout, interval: 50 })

async function startReady(env?: Record<string, string>): Promise<{ supervisor: Supervisor; running: Running }> {
  const supervisor = start(env)
  await vi.waitFor(() => expect(supervisor.output()).toMatch(/READY|Nothing was|cannot/), within(30_000))
  expect(supervisor.output()).toContain('READY')
  const running = await readRunning(dir)
  if (!running?.parts?.capture) throw new Error(`running.json is not whole: ${JSON.stringify(running)}`)
  return { supervisor, running }
}

async function expectGone(pids: number[], timeout: number): Promise<void> {
  await vi.waitFor(async () => {
    for (const pid of pids) expect(await processStart(pid), `process ${pid}`).toBeUndefined()
  }, within(timeout))
}

async function query(url: string | undefined, text: string): Promise<unknown[]> {
  const sql = postgres(url ?? '', { max: 1, onnotice: () => {} })
  try {
    return await sql.unsafe(text)
  } finally {
    await sql.end()
  }
}

test('starts all parts, tells a second instance where it runs, and Ctrl-C ends everything within five seconds', async () => {
  const { supervisor, running } = await startReady()
  const health = await fetch(`${running.address}/api/health`).then((response) => response.json())
  expect(health).toMatchObject({ url: '/api/health', database: running.databaseUrl })
  await vi.waitFor(
    () => expect(supervisor.output()).toContain('Import done: 2 sessions, 1 record refused'),
    within(5000),
  )

  const second = start()
  expect(await second.ended).toBe(1)
  expect(second.output()).toContain(`already running at ${running.address}`)

  const asked = Date.now()
  supervisor.child.kill('SIGINT')
  expect(await supervisor.ended).toBe(0)
  expect(Date.now() - asked).toBeLessThan(5000)
  await expectGone(Object.values(running.parts ?? {}), 100)
  expect(await readRunning(dir)).toBeUndefined()
})

test('each part that is killed comes back, and what was stored is there', async () => {
  const { supervisor, running } = await startReady()
  await query(running.databaseUrl, 'create table kept (id int); insert into kept values (1)')
  for (const [name, pid] of Object.entries(running.parts ?? {})) {
    process.kill(pid, 'SIGKILL')
    await vi.waitFor(() => expect(supervisor.output()).toContain(`The ${name} is back`), within(15_000))
    expect((await readRunning(dir))?.parts?.[name]).not.toBe(pid)
  }
  expect(await query(running.databaseUrl, 'select id from kept')).toEqual([{ id: 1 }])
  await expect(fetch(`${running.address}/api/health`).then((response) => response.status)).resolves.toBe(200)
})

test('kill -9 of the supervisor leaves no process, and the next start keeps address and data', async () => {
  const { supervisor, running } = await startReady()
  await query(running.databaseUrl, 'create table kept (id int); insert into kept values (1)')
  supervisor.child.kill('SIGKILL')
  await supervisor.ended
  await expectGone(Object.values(running.parts ?? {}), 6000)
  const { running: again } = await startReady()
  expect(again).toMatchObject({ address: running.address, databaseUrl: running.databaseUrl })
  expect(await query(again.databaseUrl, 'select id from kept')).toEqual([{ id: 1 }])
})

test('kill -9 of the supervisor and an immediate start do not get in each other’s way', async () => {
  const { supervisor, running } = await startReady()
  supervisor.child.kill('SIGKILL')
  await supervisor.ended
  const { running: again } = await startReady()
  await expectGone(Object.values(running.parts ?? {}), 6000)
  expect(await query(again.databaseUrl, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('parts that refuse to end are ended within five seconds all the same', async () => {
  const { supervisor, running } = await startReady({ LOGBOOK_STUB_STUBBORN: '1' })
  const asked = Date.now()
  supervisor.child.kill('SIGTERM')
  expect(await supervisor.ended).toBe(0)
  expect(Date.now() - asked).toBeLessThan(5000)
  await expectGone(Object.values(running.parts ?? {}), 100)
})

test('Ctrl-C while it is starting leaves nothing behind', async () => {
  const supervisor = start()
  const pidFile = join(dir, 'postgres', 'cluster', 'postmaster.pid')
  const pid = await vi.waitFor(async () => {
    const first = Number((await readFile(pidFile, 'utf8')).split('\n')[0])
    expect(first).toBeGreaterThan(1)
    return first
  }, within(20_000))
  supervisor.child.kill('SIGINT')
  await supervisor.ended
  await expectGone([pid], 6000)
  expect((await startReady()).running.purpose).toBe('server')
})

test('a taken port is exchanged, told, and remembered', async () => {
  const { supervisor, running } = await startReady()
  supervisor.child.kill('SIGINT')
  await supervisor.ended
  const port = Number(new URL(running.address ?? '').port)
  const squatter = createServer().listen(port, '127.0.0.1')
  await once(squatter, 'listening')
  const moved = await startReady()
  expect(moved.supervisor.output()).toContain(`Port ${port} is taken`)
  moved.supervisor.child.kill('SIGINT')
  await moved.supervisor.ended
  squatter.close()
  expect((await startReady()).running.address).toBe(moved.running.address)
})

test('a part that cannot start is quoted, and what had been started is stopped', async () => {
  const supervisor = start({ LOGBOOK_STUB_ENGINE: 'absent.ts' })
  expect(await supervisor.ended).toBe(1)
  expect(supervisor.output()).toMatch(/The engine ended while it was starting[\s\S]*absent\.ts/)
  expect(await readRunning(dir)).toBeUndefined()
})

test('an unreachable database is one sentence with cause and cure', async () => {
  const supervisor = start({ DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/db' })
  expect(await supervisor.ended).toBe(1)
  expect(supervisor.output()).toMatch(/cannot be used \(me at 127\.0\.0\.1:1\/db\)[\s\S]*correct DATABASE_URL/)
  expect(supervisor.output()).not.toContain('hunter2')
})

test('a login without rights is told which, and nothing is written', async () => {
  const { url, sql, drop } = await disposableDatabase()
  await sql.unsafe(`create role weak_${process.pid} login password 'weak'`)
  const weak = new URL(url)
  weak.username = `weak_${process.pid}`
  weak.password = 'weak'
  const supervisor = start({ DATABASE_URL: weak.href })
  expect(await supervisor.ended).toBe(1)
  expect(supervisor.output()).toMatch(
    /may not replicate[\s\S]*BYPASSRLS[\s\S]*may not create tables[\s\S]*Nothing was changed/,
  )
  expect(await sql`select 1 from pg_namespace where nspname = 'drizzle'`).toHaveLength(0)
  await sql.unsafe(`drop role weak_${process.pid}`)
  await drop()
})

test('a database of a newer version is refused', async () => {
  const { url, sql, drop } = await disposableDatabase({ migrated: true })
  await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 99999999999999)`
  const supervisor = start({ DATABASE_URL: url })
  expect(await supervisor.ended).toBe(1)
  expect(supervisor.output()).toMatch(/newer Logbook.*Nothing was changed/)
  await drop()
})
