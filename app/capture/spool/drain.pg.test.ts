// From real hook processes to rows: nothing lost, nothing twice, in order, whoever is killed in between; and nothing secret.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { bench, gaps } from '#app/importer/testing/run.ts'
import type { Bench } from '#app/importer/testing/run.ts'
import { hookIn } from '../hook/testing.ts'
import { blockBytes, mostSpoolBytes, spoolOf } from './append.ts'

let one: Bench
let hook: Awaited<ReturnType<typeof hookIn>>
let home: string
const children: ChildProcess[] = []

beforeAll(async () => {
  one = await bench()
  hook = await hookIn(one.dir)
})
afterAll(() => one.close())
let nth = 0
beforeEach(() => {
  home = join(one.dir, `home-${nth++}`)
  mkdirSync(home)
})
afterEach(() => Promise.all(children.splice(0).map((child) => ended(child))))

const ended = (child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL') =>
  child.exitCode !== null || child.signalCode !== null
    ? undefined
    : new Promise((done) => {
        child.once('exit', done)
        child.kill(signal)
      })

/** The capture process as the supervisor starts it, with agents that have written nothing. */
function capture(databaseUrl = one.database.url): ChildProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'main.ts')], {
    stdio: ['pipe', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NODE_NO_WARNINGS: '1',
      HOME: one.dir,
      CLAUDE_CONFIG_DIR: join(one.dir, 'none'),
      CODEX_HOME: join(one.dir, 'none'),
      DATABASE_URL: databaseUrl,
      LOGBOOK_HOME: home,
      LOGBOOK_SECRET: 'test',
      LOGBOOK_SPACE_ID: one.actor.spaceId,
      LOGBOOK_USER_ID: one.actor.userId,
    },
  })
  children.push(child)
  return child
}

const say = (session: string, event: string, more: Record<string, unknown> = {}) =>
  hook(home, { input: JSON.stringify({ session_id: session, hook_event_name: event, cwd: '/srv', ...more }) })

const titles = async (session: string): Promise<string[]> => {
  const rows = await one.database.sql<Array<{ title: string }>>`
    select e.title from timeline_events e join sessions s on s.id = e.session_id where s.native_id = ${session} order by e.seq`
  return rows.map((row) => row.title)
}

const drained = () => expect.poll(() => readdirSync(spoolOf(home).incoming).length, { timeout: 30_000 }).toBe(0)

test('what hooks reported while nobody listened comes later, once, in order', async () => {
  for (let n = 0; n < 5; n++) await say('away', 'Notification', { message: `note ${n}` })
  capture()
  await expect.poll(() => titles('away'), { timeout: 30_000 }).toHaveLength(5)
  await say('away', 'Notification', { message: 'note 5' })
  await expect.poll(() => titles('away'), { timeout: 30_000 }).toHaveLength(6)
  expect(await titles('away')).toEqual(Array.from({ length: 6 }, (_, n) => `Notification: note ${n}`))
  await drained()
}, 90_000)

test('fifty hooks at once, two drainers, and kills of all of them: each event is one row', async () => {
  const wanted = Array.from({ length: 50 }, (_, n) => `Notification: storm ${n}`)
  const first = capture()
  capture()
  const storm = Promise.all(wanted.map((_, n) => say('storm', 'Notification', { message: `storm ${n}` })))
  const killing = (async () => {
    for (const pause of [300, 700, 1100]) {
      await new Promise((done) => setTimeout(done, pause))
      await ended(children.at(-1) ?? first)
      capture()
    }
  })()
  await Promise.all([storm, killing])
  await expect.poll(async () => (await titles('storm')).length, { timeout: 40_000 }).toBe(50)
  expect((await titles('storm')).toSorted()).toEqual(wanted.toSorted())
  await drained()
  expect(await gaps(one)).toEqual([])
}, 90_000)

test('a dead drainer, its half-written journal and its files are taken over without a double', async () => {
  await say('heir', 'Notification', { message: 'one' })
  const { journal, incoming } = spoolOf(home)
  const [name = ''] = readdirSync(incoming)
  const line = readFileSync(join(incoming, name), 'utf8')
  mkdirSync(journal)
  // As left by a drainer that was killed after it had written and before it removed, and by one killed while it wrote.
  writeFileSync(join(journal, '1-999999-dead.jsonl'), line)
  writeFileSync(join(journal, '2-999998-dead.jsonl'), line + line.slice(0, 30))
  capture()
  await expect.poll(() => titles('heir'), { timeout: 30_000 }).toEqual(['Notification: one'])
  await drained()
  await expect.poll(() => readdirSync(journal).filter((file) => file.includes('dead')), { timeout: 30_000 }).toEqual([])
  expect(await one.database.sql`select 1 from import_refusals`).toHaveLength(0)
  expect(await titles('heir')).toEqual(['Notification: one'])
}, 90_000)

test('a torn file is set aside once its writer cannot be at work any more, and stops nobody', async () => {
  const { incoming, torn } = spoolOf(home)
  mkdirSync(incoming, { recursive: true })
  const old = join(incoming, '0000000000000001-1-torn.jsonl')
  writeFileSync(old, '{"v":1,"id":"torn"')
  utimesSync(old, new Date(0), new Date(0))
  writeFileSync(join(incoming, '0000000000000002-1-young.jsonl'), '{"v":1,"id":"young"')
  const later = new Date(Date.now() + 3_600_000)
  utimesSync(join(incoming, '0000000000000002-1-young.jsonl'), later, later)
  await say('torn', 'Notification', { message: 'whole' })
  capture()
  await expect.poll(() => titles('torn'), { timeout: 30_000 }).toEqual(['Notification: whole'])
  expect(readdirSync(torn)).toEqual(['0000000000000001-1-torn.jsonl'])
  expect(readdirSync(incoming)).toEqual(['0000000000000002-1-young.jsonl'])
}, 90_000)

test('Postgres may go away in the middle: what came meanwhile is there when it is back', async () => {
  capture()
  await say('cut', 'Notification', { message: 'before' })
  await expect.poll(() => titles('cut'), { timeout: 30_000 }).toHaveLength(1)
  const name = new URL(one.database.url).pathname.slice(1)
  const { sql } = one.database
  const cutAll = sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name} and pid <> pg_backend_pid()`
  const said = Promise.all([0, 1, 2, 3, 4, 5].map((n) => say('cut', 'Notification', { message: `during ${n}` })))
  await cutAll
  await said
  await expect.poll(async () => (await titles('cut')).length, { timeout: 40_000 }).toBe(7)
  expect(new Set(await titles('cut')).size).toBe(7)
  await drained()
}, 90_000)

test('a spool that overflowed says so in the session, once', async () => {
  mkdirSync(spoolOf(home).dir, { recursive: true })
  writeFileSync(spoolOf(home).size, Buffer.alloc(mostSpoolBytes / blockBytes))
  await say('full', 'Notification', { message: 'lost' })
  await say('full', 'Notification', { message: 'lost too' })
  capture()
  const words = 'The spool was full: 2 hook events were not recorded'
  await expect.poll(() => titles('full'), { timeout: 30_000 }).toEqual([words])
  await expect.poll(() => readdirSync(spoolOf(home).dropped), { timeout: 30_000 }).toEqual([])
  // Nothing is left, so there is room again.
  await say('full', 'Notification', { message: 'kept' })
  await expect.poll(() => statSync(spoolOf(home).size).size, { timeout: 30_000 }).toBeLessThan(10)
  await expect.poll(() => titles('full'), { timeout: 30_000 }).toHaveLength(2)
}, 90_000)

test('what is no event is refused with its text, and its neighbours are taken', async () => {
  await hook(home, { input: 'not { json' })
  await say('after', 'Notification', { message: 'fine' })
  capture()
  await expect.poll(() => titles('after'), { timeout: 30_000 }).toEqual(['Notification: fine'])
  const [refusal] = await one.database.sql<Array<{ raw: Buffer }>>`select raw from import_refusals`
  expect(refusal?.raw.toString()).toContain('not { json')
}, 90_000)

test('no planted secret is in any file or row', async () => {
  const secret = `xoxb-${'123456789012-1234567890123'}-${'AbCdEfGhIjKlMnOpQrStUvWx'}`
  await say('secret', 'PreToolUse', {
    tool_name: 'Bash',
    tool_use_id: 'toolu_s',
    tool_input: { command: `echo ${secret}` },
  })
  await say('secret', 'Notification', { message: `look: ${secret}` })
  capture()
  await expect.poll(() => titles('secret'), { timeout: 30_000 }).toHaveLength(2)
  await drained()
  for (const file of readdirSync(home, { recursive: true, withFileTypes: true }))
    if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name), 'utf8')).not.toContain('AbCdEfGhIj')
  const bodies = await one.database.sql`select body::text from event_bodies where body::text like '%AbCdEfGhIj%'`
  expect(bodies).toEqual([])
}, 90_000)

test('events of a folder or an agent that a rule keeps out are in no journal and no row', async () => {
  await one.database.sql`
    insert into capture_rules (id, space_id, kind, value) values (gen_random_uuid(), ${one.actor.spaceId}, 'folder', '/srv/secret')`
  await say('kept-out', 'UserPromptSubmit', { cwd: '/srv/secret/part', prompt: 'of nobody else' })
  await say('let-in', 'Notification', { cwd: '/srv/secrets', message: 'a folder beside it' })
  capture()
  await drained()
  await expect.poll(() => titles('let-in'), { timeout: 30_000 }).toHaveLength(1)
  expect(await one.database.sql`select 1 from sessions where native_id = 'kept-out'`).toHaveLength(0)
  const journals = readdirSync(spoolOf(home).journal).map((name) =>
    readFileSync(join(spoolOf(home).journal, name), 'utf8'),
  )
  expect(journals.join('')).not.toContain('of nobody else')
  await one.database.sql`delete from capture_rules`
})
