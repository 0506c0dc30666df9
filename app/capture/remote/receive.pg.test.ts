// A batch of another machine, over HTTP, with a real key: the cursor decides, whatever is sent again, torn, cut off or killed.
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bigSession } from '#app/importer/demo/sessions.ts'
import { finalRows, gaps } from '#app/importer/testing/run.ts'
import { disconnectAll } from '#db/client.server.ts'
import { remoteBench } from './testing/bench.ts'
import type { RemoteBench } from './testing/bench.ts'

let one: RemoteBench
let server: string
let key: string

beforeAll(async () => {
  one = await remoteBench()
  server = await one.serve()
  key = await one.key()
})
afterAll(async () => {
  await disconnectAll()
  await one.close()
})

type Name = { source: string; generation?: number; from?: number; to?: number } & Record<string, string | number>

async function send(text: string, { generation = 0, from = 0, ...more }: Name, as = key) {
  const to = from + Buffer.byteLength(text)
  const query = Object.entries({ generation, from, to, ...more }).map(([name, value]): [string, string] => [
    name,
    String(value),
  ])
  const answer = await fetch(`${server}/api/capture?${new URLSearchParams(query)}`, {
    method: 'POST',
    body: text,
    headers: { authorization: `Bearer ${as}` },
  })
  const said = (await answer.json()) as {
    cursor?: number
    generation?: number
    kept?: string
    error?: { code: string }
  }
  return { status: answer.status, ...said }
}

const line = (session: string, n: number) =>
  `${JSON.stringify({ type: 'user', uuid: `${session}-${n}`, sessionId: session, timestamp: '2026-01-01T00:00:00Z', cwd: '/srv/far', message: { role: 'user', content: `prompt ${n}` } })}\n`

const events = async (session: string) =>
  Number(
    (
      await one.database
        .sql`select count(*) as n from timeline_events e join sessions s on s.id = e.session_id where s.native_id = ${session}`
    )[0]?.n,
  )

test('lines go on at the cursor; what overlaps is skipped, what leaves a hole is refused', async () => {
  const source = '/home/far/.claude/projects/a/over.jsonl'
  const [a, b, c] = [line('over', 0), line('over', 1), line('over', 2)]
  expect(await send(a, { source })).toEqual({ status: 200, generation: 0, cursor: a.length })
  expect(await send(a, { source })).toEqual({ status: 200, generation: 0, cursor: a.length })
  expect(await send(a + b, { source })).toMatchObject({ status: 200, cursor: a.length + b.length })
  const past = await send(c, { source, from: a.length + b.length + 7 })
  expect(past).toMatchObject({ status: 409, generation: 0, cursor: a.length + b.length, error: { code: 'conflict' } })
  expect(await send(c, { source, generation: 4 })).toMatchObject({ status: 409 })
  expect(await events('over')).toBe(2)
  expect(await send(b + c, { source, from: a.length })).toMatchObject({ status: 200 })
  expect(await events('over')).toBe(3)
  const [sum] = await one.database
    .sql`select records::int, stored::int, same::int, refused::int from uploads where source = ${source}`
  expect(sum).toMatchObject({ records: 3, stored: 3, same: 0, refused: 0 })
})

test('an unfinished line stays with the sender; a new generation begins at 0 and loses nothing', async () => {
  const source = '/home/far/cut.jsonl'
  const [a, b] = [line('cut', 0), line('cut', 1)]
  expect(await send(a + b.slice(0, 30), { source })).toMatchObject({ status: 200, cursor: a.length })
  expect(await send(b, { source, from: a.length })).toMatchObject({ cursor: a.length + b.length })
  expect(await send(line('cut', 2), { source, generation: 1 })).toMatchObject({ status: 200, generation: 1 })
  expect(await send(a, { source })).toMatchObject({ status: 409, generation: 1 })
  expect(await events('cut')).toBe(3)
  expect(await gaps(one)).toEqual([])
})

test('bad batches and keys get a clear answer and change nothing', async () => {
  const source = '/home/far/bad.jsonl'
  expect(await send('x', { source, from: 5, to: 5 })).toMatchObject({ status: 400 })
  expect(await send(line('bad', 0), { source, to: 9_999 })).toMatchObject({ status: 400 })
  expect(await send('x', { source: 'a\u0000b' })).toMatchObject({ status: 400 })
  expect(await send('x', { source, surprise: 1 })).toMatchObject({ status: 400 })
  expect(await send('x', { source }, 'lbk_wrong')).toMatchObject({ status: 401 })
  expect(await send('x', { source }, await one.key('read'))).toMatchObject({ status: 403 })
  const large = await send(' '.repeat(36 * 1024 * 1024 + 1), { source })
  expect(large).toMatchObject({ status: 413, error: { code: 'too_large' } })
  expect(await one.database.sql`select 1 from capture_cursors where source = ${source}`).toEqual([])
  // What is no JSON is a refused record with its text, as in any import.
  expect(await send(`${line('bad', 1)}no json\n`, { source })).toMatchObject({ status: 200 })
  expect(await one.database.sql`select code from import_refusals where path = ${source}`).toEqual([
    { code: 'not_json' },
  ])
})

test('the machine comes from the key, which is bound to one; another machine has cursors of its own', async () => {
  const source = '/home/far/same-path.jsonl'
  const other = await one.key()
  const register = (as: string, id: string) =>
    fetch(`${server}/api/capture/machine`, {
      method: 'POST',
      body: JSON.stringify({ id, name: 'Werkstatt', platform: 'linux' }),
      headers: { authorization: `Bearer ${as}` },
    })
  expect((await register(other, 'machine-one')).status).toBe(200)
  expect((await register(other, 'machine-one')).status).toBe(200)
  expect((await register(other, 'machine-two')).status).toBe(409)
  await send(line('mine', 0), { source })
  await send(line('theirs', 0), { source }, other)
  const rows = await one.database.sql`
    select s.native_id, m.name, m.last_seen_at is not null as seen from sessions s join machines m on m.id = s.machine_id
    where s.native_id in ('mine', 'theirs') order by s.native_id`
  expect(rows).toEqual([
    { native_id: 'mine', name: 'a test', seen: true },
    { native_id: 'theirs', name: 'Werkstatt', seen: true },
  ])
})

test('secrets are masked again, in rows and in custody', async () => {
  const secret = `xoxb-${'123456789012-1234567890123'}-${'AbCdEfGhIjKlMnOpQrStUvWx'}`
  await send(line('secret', 0).replace('prompt 0', secret), { source: '/home/far/secret.jsonl' })
  const rows = await one.database.sql<Array<{ body: string }>>`
    select b.body::text from event_bodies b join timeline_events e on e.id = b.event_id join sessions s on s.id = e.session_id
    where s.native_id = 'secret'`
  expect(rows).toHaveLength(1)
  expect(rows[0]?.body).not.toContain('AbCdEfGhIj')
})

test('processes and folders of another machine are not looked for on this one', async () => {
  const source = '/home/far/spool/journal/1-1-a.jsonl'
  const envelope = (at: string, id: string) =>
    `${JSON.stringify({ v: 1, id, at, agent: 'claude', pid: process.pid, ppid: process.ppid, event: 'SessionStart', payload: { session_id: id, hook_event_name: 'SessionStart', cwd: import.meta.dirname } })}\n`
  await send(envelope(new Date().toISOString(), 'now') + envelope('2026-01-01T00:00:00Z', 'long-ago'), { source })
  const processes = await one.database.sql`
    select s.native_id, p.process_start from agent_processes p join sessions s on s.id = p.session_id`
  expect(processes).toEqual([{ native_id: 'now', process_start: '' }])
  const roots = await one.database.sql`select root from repos where native_id = ${import.meta.dirname}`
  expect(roots).toEqual([{ root: import.meta.dirname }])
})

test('a rule keeps a session of another machine out, without a trace', async () => {
  await one.database.sql`
    insert into capture_rules (id, space_id, kind, value) values (gen_random_uuid(), ${one.actor.spaceId}, 'folder', '/srv/far')`
  const source = '/home/far/ignored.jsonl'
  expect(await send(line('ignored', 0), { source })).toMatchObject({ status: 200, cursor: 0, kept: 'ignored' })
  expect(await one.database.sql`select 1 from capture_cursors where source = ${source}`).toEqual([])
  await one.database.sql`delete from capture_rules`
})

test('of what hooks report, what a rule keeps out is stored nowhere, and the rest is', async () => {
  await one.database.sql`
    insert into capture_rules (id, space_id, kind, value) values (gen_random_uuid(), ${one.actor.spaceId}, 'folder', '/srv/private')`
  const envelope = (id: string, cwd: string) =>
    `${JSON.stringify({ v: 1, id, at: new Date().toISOString(), agent: 'claude', pid: 1, ppid: 1, event: 'Notification', payload: { session_id: id, hook_event_name: 'Notification', cwd, message: `words of ${id}` } })}\n`
  const [out, kept, later] = [
    envelope('kept-out', '/srv/private/deep'),
    envelope('let-in', '/srv/public'),
    envelope('out-later', '/srv/private'),
  ]
  const source = '/home/far/spool/journal/9-9-a.jsonl'
  expect(await send(out, { source })).toMatchObject({ status: 200, cursor: out.length })
  expect(await send(kept, { source, from: out.length })).toMatchObject({ cursor: out.length + kept.length })
  expect(await send(later, { source, from: out.length + kept.length })).toMatchObject({ status: 200 })
  expect([await events('kept-out'), await events('let-in'), await events('out-later')]).toEqual([0, 1, 0])
  const chunks = await one.database.sql<Array<{ data: Buffer }>>`
    select c.data from upload_chunks c join uploads u on u.id = c.upload_id where u.source = ${source}`
  const stored = chunks.map(({ data }) => zstdDecompressSync(data).toString()).join('')
  expect(stored).toContain('words of let-in')
  expect(stored).not.toMatch(/private|words of kept-out|words of out-later/)
  expect(await one.database.sql`select code from import_refusals where path = ${source}`).toEqual([])
  await one.database.sql`delete from capture_rules`
})

test('a machine is told of its own processes alone, and can end no others', async () => {
  const other = await one.key()
  const machine = (as: string, id: string, processes?: { alive: string[]; gone: string[] }) =>
    fetch(`${server}/api/capture/machine`, {
      method: 'POST',
      body: JSON.stringify({ id, name: id, platform: 'linux', ...(processes && { processes }) }),
      headers: { authorization: `Bearer ${as}` },
    })
  const orders = async (as: string) => {
    const answer = await fetch(`${server}/api/capture/machine`, { headers: { authorization: `Bearer ${as}` } })
    return (await answer.json()) as { processes: Array<{ id: string; pid: number }> }
  }
  await machine(other, 'machine-of-processes')
  const started = `${JSON.stringify({ v: 1, id: 's1', at: new Date().toISOString(), agent: 'claude', pid: 2, ppid: 4242, event: 'SessionStart', payload: { session_id: 'lives', hook_event_name: 'SessionStart' } })}\n`
  await send(started, { source: '/home/far/j.jsonl' }, other)
  const [row] = (await orders(other)).processes
  expect(row?.pid).toBe(4242)
  const gone = { alive: [], gone: [row?.id ?? ''] }
  const mine = await orders(key)
  expect(mine.processes.map(({ id }) => id)).not.toContain(row?.id)
  await machine(await one.key(), 'machine-of-nobody', gone)
  expect((await orders(other)).processes).toHaveLength(1)
  expect((await machine(other, 'machine-of-processes', gone)).status).toBe(200)
  expect((await orders(other)).processes).toEqual([])
  const [session] = await one.database
    .sql`select status, ended_at is not null as ended from sessions where native_id = 'lives'`
  expect(session).toMatchObject({ ended: true })
})

test('kill -9 of the server at any moment, and every batch sent again: the rows of one import', async () => {
  const { text } = bigSession(3000, { seed: 7 })
  const file = join(one.dir, 'whole.jsonl')
  await writeFile(file, text)
  const bytes = Buffer.from(text)
  const source = '/home/far/killed.jsonl'
  const beginning = `${4096}:${createHash('sha256').update(bytes.subarray(0, 4096)).digest('hex')}`
  let at = 0
  let kills = 0
  while (at < bytes.length) {
    const cut = bytes.indexOf(0x0a, Math.min(at + 200_000, bytes.length - 1)) + 1
    const batch = bytes.toString('utf8', at, cut === 0 ? bytes.length : cut)
    const sending = send(batch, { source, from: at, beginning }).catch(() => null)
    if (kills < 5) {
      await new Promise((done) => setTimeout(done, 40 * (kills + 1)))
      await one.kill()
      kills++
    }
    const answer = await sending
    if (answer?.status === 200) at = Number(answer.cursor)
    else server = await one.serve()
  }
  expect(kills).toBe(5)
  expect(await gaps(one)).toEqual([])
  const sent = await finalRows(one)
  const account = await one.run([file])
  expect(account).toMatchObject({ stored: 0, refused: 0 })
  expect(account.same).toBe(account.records)
  expect(await finalRows(one)).toEqual(sent)
}, 90_000)
