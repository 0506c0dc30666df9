// The registry's laws on real processes: nothing is lost however many register at once, a pid that was given to another
// process is told apart, tokens are kept as hashes and end, and a session comes to rest with its last process.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { thisMachine } from '#app/importer/machine.server.ts'
import { settleQuiet } from '#app/importer/store/rest.server.ts'
import { bench } from '#app/importer/testing/run.ts'
import type { Bench } from '#app/importer/testing/run.ts'
import { processBegan, processStart } from '#app/supervisor/process-start.ts'
import { connect } from '#db/client.server.ts'
import type { Database } from '#db/client.server.ts'
import { seedActor } from '#db/testing-rows.ts'
import { readAs, transact } from '#db/transact.server.ts'
import { findProcesses, masked, removeProcesses, saveProcess } from './processes.server.ts'
import { registration } from './registration.ts'
import { sweep } from './sweep.server.ts'
import { issueToken, removeExpiredTokens, sessionOfToken } from './tokens.server.ts'

let one: Bench
let db: Database
let machine: string
const children: ChildProcess[] = []

beforeAll(async () => {
  one = await bench()
  db = connect(one.database.url)
  machine = await thisMachine(db, one.actor, join(one.dir, 'home'))
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await one.close()
})

async function liveProcess(): Promise<{ pid: number; end: () => Promise<void> }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  children.push(child)
  await once(child, 'spawn')
  const end = async () => {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  return { pid: child.pid ?? 0, end }
}

async function register(input: Record<string, unknown>, more: { processStart?: string } = {}) {
  const checked = await masked(registration.parse(input))
  const start = more.processStart ?? (await processStart(checked.pid)) ?? ''
  const { value } = await transact(db, one.actor, async (tx) => {
    const row = await saveProcess(tx, one.actor, machine, checked, { processStart: start, startedAt: null })
    return { row, ...(await issueToken(tx, one.actor, row.sessionId)) }
  })
  return value
}

const statusOf = async (nativeId: string) =>
  (await one.database.sql`select status from sessions where native_id = ${nativeId}`)[0]?.status

test('32 registrations at once lose nothing: sub-agents of one session and many sessions alike', async () => {
  const live = await Promise.all(Array.from({ length: 4 }, liveProcess))
  await Promise.all(
    Array.from({ length: 32 }, (_, n) =>
      register({
        session: n % 2 ? 'shared' : `own-${n}`,
        pid: live[n % 4]?.pid,
        ppid: process.pid,
        label: `agent ${n}`,
      }),
    ),
  )
  const rows = await readAs(db, one.actor, (tx) => findProcesses(tx, { ppid: process.pid }))
  expect(rows.filter((row) => row.label !== null)).toHaveLength(16 + 2)
  expect(await one.database.sql`select 1 from sessions where native_id = 'shared'`).toHaveLength(1)
  expect(await one.database.sql`select 1 from session_tokens`).toHaveLength(32)
  expect(await statusOf('shared')).toBe('starting')
  await Promise.all(live.map((process) => process.end()))
  expect(await sweep(db, one.actor, machine)).toBe(18)
  expect(await statusOf('shared')).toBe('completed')
  expect(await sweep(db, one.actor, machine)).toBe(0)
})

test('a sweep keeps what lives, and takes out a row whose pid now belongs to another process', async () => {
  const { pid, end } = await liveProcess()
  await register({ session: 'before', pid }, { processStart: 'another boot 1' })
  await register({ session: 'now', pid })
  expect(await sweep(db, one.actor, machine)).toBe(1)
  const rows = await readAs(db, one.actor, (tx) => findProcesses(tx, { pid }))
  expect(rows).toHaveLength(1)
  expect(await statusOf('before')).toBe('completed')
  await end()
  expect(await sweep(db, one.actor, machine)).toBe(1)
})

test('a process of another machine is not judged here; its row ends by its time', async () => {
  const [row] = await one.database.sql<Array<{ id: string }>>`
    insert into machines (id, space_id, native_id, name) values (gen_random_uuid(), ${one.actor.spaceId}, 'far', 'far') returning id`
  const checked = registration.parse({ session: 'far', pid: 999_999, machine: { id: 'far-away-machine' } })
  await transact(db, one.actor, (tx) =>
    saveProcess(tx, one.actor, row?.id ?? '', checked, { processStart: 'x', startedAt: null }),
  )
  expect(await sweep(db, one.actor, machine)).toBe(0)
  await one.database.sql`update agent_processes set expires_at = now() - interval '1 minute' where pid = 999999`
  expect(await sweep(db, one.actor, machine)).toBe(1)
})

test('a quiet session with a living process is not at rest', async () => {
  const { pid, end } = await liveProcess()
  await register({ session: 'quiet', pid })
  const sql = one.database.sql
  await sql`update sessions set status = 'waiting' where native_id = 'quiet'`
  await sql`alter table sessions disable trigger touch`
  await sql`update sessions set updated_at = now() - interval '1 hour' where native_id = 'quiet'`
  await sql`alter table sessions enable trigger touch`
  await transact(db, one.actor, (tx) => settleQuiet(tx, one.actor))
  expect(await statusOf('quiet')).toBe('waiting')
  await end()
  await sweep(db, one.actor, machine)
  expect(await statusOf('quiet')).toBe('completed')
})

test('a token is kept as a salted hash, stands for its session in its own space, and ends with it', async () => {
  const { pid } = await liveProcess()
  const { token, row } = await register({ session: 'token', pid })
  const again = await register({ session: 'token', pid })
  const ask = (actor: typeof one.actor, text: string) => readAs(db, actor, (tx) => sessionOfToken(tx, text))
  expect(await ask(one.actor, token)).toBe(row.sessionId)
  expect(await ask(one.actor, again.token)).toBe(row.sessionId)
  expect(await ask(one.actor, `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).toBeNull()
  expect(await ask(one.actor, 'no token of ours at all')).toBeNull()
  expect(await ask(await seedActor(one.database.sql), token)).toBeNull()
  const stored = JSON.stringify(await one.database.sql`select * from session_tokens`)
  expect(stored).not.toContain(token.slice(41))
  await one.database
    .sql`update session_tokens set expires_at = now() - interval '1 second' where session_id = ${row.sessionId}`
  expect(await ask(one.actor, token)).toBeNull()
  expect((await transact(db, one.actor, removeExpiredTokens)).value).toBe(2)
  const last = await register({ session: 'token', pid })
  await one.database.sql`delete from sessions where id = ${last.row.sessionId}`
  expect(await one.database.sql`select 1 from session_tokens where session_id = ${last.row.sessionId}`).toHaveLength(0)
  expect(await readAs(db, one.actor, (tx) => findProcesses(tx, { pid }))).toHaveLength(0)
})

test('what a registration says is masked, and a failed one leaves neither session nor token', async () => {
  const { pid } = await liveProcess()
  const secret = `sk-ant-api03-${'a1B2c3D4'.repeat(11)}-${'x9'.repeat(3)}AA`
  const { row } = await register({ session: 'masked', pid, label: `run with ANTHROPIC_API_KEY=${secret}` })
  expect(row.label).not.toContain(secret)
  const checked = registration.parse({ session: 'half', pid })
  const failing = transact(db, one.actor, async (tx) => {
    const made = await saveProcess(tx, one.actor, machine, checked, { processStart: '', startedAt: null })
    await issueToken(tx, one.actor, made.sessionId)
    throw new Error('the power went')
  })
  await expect(failing).rejects.toThrow('the power went')
  expect(await one.database.sql`select 1 from sessions where native_id = 'half'`).toHaveLength(0)
  expect((await transact(db, one.actor, (tx) => removeProcesses(tx, [row.id]))).value).toBe(1)
})

test('the start of a process is told to the second', async () => {
  const { pid } = await liveProcess()
  const began = await processBegan(pid)
  if (process.platform !== 'win32') expect(Math.abs(Date.now() - (began?.getTime() ?? 0))).toBeLessThan(60_000)
})
