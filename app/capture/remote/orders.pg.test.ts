// A watching machine does what the server wants it to know: sessions that rules keep out never leave it, hook events of theirs
// neither, until the rule is gone; and of its processes the server hears when they end.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { disconnectAll } from '#db/client.server.ts'
import { append, spoolOf } from '../spool/append.ts'
import { remoteBench } from './testing/bench.ts'
import type { RemoteBench } from './testing/bench.ts'
import { watchFor } from './watch.server.ts'

let one: RemoteBench
let home: string
let projects: string
const over = new AbortController()
let watching: Promise<void>

beforeAll(async () => {
  one = await remoteBench()
  home = join(one.dir, 'far', 'logbook')
  projects = join(one.dir, 'far', '.claude', 'projects', 'slug')
  for (const folder of [home, projects]) await mkdir(folder, { recursive: true })
  watching = watchFor({
    url: new URL(await one.serve()),
    key: await one.key(),
    home,
    extra: [],
    environment: { HOME: join(one.dir, 'far'), CLAUDE_CONFIG_DIR: join(one.dir, 'far', '.claude') },
    signal: over.signal,
    say: () => undefined,
    helloEveryMs: 400,
    rulesKeptMs: 0,
  })
})
afterAll(async () => {
  over.abort()
  await watching
  await disconnectAll()
  await one.close()
})

const line = (session: string, n: number, cwd: string) =>
  `${JSON.stringify({ type: 'user', uuid: `${session}-${n}`, sessionId: session, timestamp: '2026-01-01T00:00:00Z', cwd, message: { role: 'user', content: `prompt ${n}` } })}\n`

let spooled = 0
function hook(event: string, session: string, cwd: string, ppid = 1): void {
  const id = `${String(++spooled).padStart(16, '0')}-1-aaaaaaaa`
  const payload = { session_id: session, hook_event_name: event, cwd, message: 'from afar' }
  const envelope = { v: 1, id, at: new Date().toISOString(), agent: 'claude', pid: 2, ppid, event, payload }
  append(home, `${id}.jsonl`, `${JSON.stringify(envelope)}\n`)
}

const events = async (session: string) => {
  const [row] = await one.database.sql<Array<{ n: number }>>`
    select count(*)::int as n from timeline_events e join sessions s on s.id = e.session_id where s.native_id = ${session}`
  return row?.n
}
const comes = (session: string, count: number) =>
  expect.poll(() => events(session), { timeout: 60_000, interval: 100 }).toBe(count)

test('what a rule keeps out never leaves, also once the rule is made in the middle of a session, and comes when it is gone', async () => {
  await writeFile(join(projects, 'private.jsonl'), line('private', 0, '/srv/private'))
  await comes('private', 1)
  await one.database.sql`
    insert into capture_rules (id, space_id, kind, value) values (gen_random_uuid(), ${one.actor.spaceId}, 'folder', '/srv/private')`
  await appendFile(join(projects, 'private.jsonl'), line('private', 1, '/srv/private'))
  hook('Notification', 'private-hooks', '/srv/private/deep')
  hook('Notification', 'public-hooks', '/srv/public')
  await writeFile(join(projects, 'public.jsonl'), line('public', 0, '/srv/public'))
  await comes('public', 1)
  await comes('public-hooks', 1)
  expect([await events('private'), await events('private-hooks')]).toEqual([1, 0])
  const { incoming } = spoolOf(home)
  await expect.poll(() => readdir(incoming), { timeout: 20_000 }).toEqual([])
  await one.database.sql`delete from capture_rules`
  await comes('private', 2)
  expect(await events('private-hooks')).toBe(0)
}, 120_000)

test('a process of the machine is live until it ends there', async () => {
  const agent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  hook('SessionStart', 'living', '/srv/public', agent.pid)
  const pids = async () => {
    const rows = await one.database.sql<Array<{ pid: number }>>`
      select p.pid from agent_processes p join sessions s on s.id = p.session_id where s.native_id = 'living'`
    return rows.map((row) => row.pid)
  }
  await expect.poll(pids, { timeout: 60_000 }).toEqual([agent.pid])
  // Through several sweeps.
  const [before] = await one.database.sql`select last_seen_at from machines where native_id not like 'key:%'`
  await expect
    .poll(
      async () => (await one.database.sql`select last_seen_at from machines`)[0]?.last_seen_at > before?.last_seen_at,
      {
        timeout: 60_000,
      },
    )
    .toBe(true)
  expect(await pids()).toEqual([agent.pid])
  agent.kill('SIGKILL')
  await once(agent, 'exit')
  await expect.poll(pids, { timeout: 60_000 }).toEqual([])
}, 120_000)
