// Reading custody again: what the parser of today says of yesterday's records; the same parser changes nothing, and nothing doubles.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect } from '#db/client.server.ts'
import { fixtures } from '../demo/fixtures.ts'
import { bigSession, demoSessions } from '../demo/sessions.ts'
import { bench, gaps } from '../testing/run.ts'
import type { Bench } from '../testing/run.ts'
import { reparse } from './reparse.server.ts'
import type { FormatGain, Reparsed } from './reparse.server.ts'

let one: Bench
beforeEach(async () => {
  one = await bench()
  await mkdir(join(one.dir, 'home'), { recursive: true })
})
afterEach(() => one.close())

const secret = (n: number) => `ghp_${`${n}Zz9Yy8Xx7Ww6Vv5Uu4Tt3Ss2Rr1Qq0Pp9Oo8`.slice(0, 36)}`

const again = (signal?: AbortSignal): Promise<Reparsed> =>
  reparse({
    db: connect(one.database.url),
    actor: one.actor,
    secret: 'test',
    home: join(one.dir, 'home'),
    which: {},
    ...(signal ? { signal } : {}),
  })

const sum = ({ formats }: Reparsed) =>
  (['added', 'changed', 'superseded', 'accepted'] as const).map((key) =>
    formats.reduce((all: number, gain: FormatGain) => all + gain[key], 0),
  )

async function rows(): Promise<unknown> {
  const { sql } = one.database
  const all = {
    events: await sql`
      select e.session_id, e.seq, e.ordinal, e.dedupe_key, e.kind, e.role, e.title, e.preview, e.size, e.outcome, e.occurred_at, e.superseded_at,
        e.meta, e.upload_id, e.source_offset, b.body, b.revision from timeline_events e join event_bodies b on b.event_id = e.id order by e.id`,
    sessions: await sql`
      select native_id, title, status, cwd, branch, model, transcript_path, event_count, message_count, tool_count, error_count, input_tokens,
        output_tokens, cost_usd, meta from sessions order by id`,
    tools:
      await sql`select id, name, state, arguments, result, error, started_at, completed_at from tool_events order by id`,
    todos: await sql`select id, content, status, removed_at from todos order by id`,
    usage: await sql`select * from session_usage order by session_id, key`,
    known: await sql`select session_id, key from known_records order by 1, 2`,
    reports:
      await sql`select id from reports union all select id from agent_states union all select id from hook_audit_log order by 1`,
    processes: await sql`select id, state from agent_processes order by id`,
    uploads: await sql`select id, records, stored, same, refused from uploads order by id`,
    states: await sql`select source, position, parser_state from capture_cursors order by id`,
  }
  // Positions of the last events are found again by the events themselves.
  const states = all.states.map(({ parser_state: state, ...row }) => ({ ...row, parser: JSON.parse(state).parser }))
  return JSON.parse(JSON.stringify({ ...all, states }))
}

// The mark of a title names the batch that brought it, and batches are cut elsewhere.
const withoutMarks = (all: unknown): unknown =>
  JSON.parse(JSON.stringify(all, (key, value) => (key === 'mark' ? undefined : value)))

// Codex's old records have neither id nor time; some of these hold secrets, so that the content of their keys is gone.
const idless = (words: string[]) =>
  [
    '{"id":"11111111-2222-4333-8444-555555555555","timestamp":"2025-06-01T10:00:00.000Z","instructions":null}',
    ...words.map((text) => JSON.stringify({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] })),
  ].join('\n') + '\n'

test('files of every format: the same parser changes no row, with secrets in records without ids and copies of them', async () => {
  for (const file of [...fixtures(), ...demoSessions({ now: new Date('2026-03-01T00:00:00Z'), bigEvents: 200 })]) {
    const path = join(one.dir, 'files', file.path)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, file.text)
  }
  const words = ['first', `token ${secret(1)}`, `token ${secret(2)}`, 'same', 'same', `token ${secret(1)}`]
  await writeFile(join(one.dir, 'files', 'rollout-a.jsonl'), idless(words))
  await writeFile(join(one.dir, 'files', 'rollout-b.jsonl'), idless([...words, 'more']))
  await one.run([join(one.dir, 'files')])
  const before = await rows()
  const report = await again()
  expect({ faults: report.faults, gains: sum(report) }).toEqual({ faults: [], gains: [0, 0, 0, 0] })
  expect(withoutMarks(await rows())).toEqual(withoutMarks(before))
  expect(await gaps(one)).toEqual([])
})

test('what an older parser missed, misread or made up is added, changed or marked; then nothing more', async () => {
  const path = join(one.dir, 'big.jsonl')
  await writeFile(path, bigSession(400, { seed: 5 }).text)
  await one.run([path])
  const { sql } = one.database
  const [last] = await sql<Array<{ id: string; source_offset: string; upload_id: string; session_id: string }>>`
    select id, source_offset, upload_id, session_id from timeline_events order by seq desc limit 1`
  const [misread] = await sql<Array<{ id: string; title: string }>>`select id, title from timeline_events where seq = 5`
  if (!last || !misread) throw new Error('the session should have more events')
  await sql`update timeline_events set title = 'misread', kind = 'other' where id = ${misread.id}`
  await sql`update event_bodies set body = '{"shape":"other","raw":1}' where event_id = ${misread.id}`
  await sql`
    insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, upload_id, source_offset)
    select gen_random_uuid(), space_id, session_id, (select max(seq) + 1 from timeline_events), ordinal || 'V', 'made-up', 'other', upload_id, source_offset
    from timeline_events where seq = 20`
  await sql`update session_heads set next_seq = next_seq + 1`
  await sql`
    insert into import_refusals (id, space_id, upload_id, path, line, byte_offset, byte_length, code, reason)
    values (gen_random_uuid(), ${one.actor.spaceId}, ${last.upload_id}, ${path}, 9, ${last.source_offset}, 10, 'not_a_record', 'by an older parser')`
  await sql`update uploads set refused = refused + 1, stored = stored - 1`
  await sql`delete from timeline_events where id = ${last.id}`
  await sql`delete from tool_events`
  const report = await again()
  expect(report.faults).toEqual([])
  const [, changed, superseded, accepted] = sum(report)
  expect([changed, superseded, accepted]).toEqual([1, 1, 1])
  expect(await sql`select title from timeline_events where id = ${misread.id}`).toEqual([{ title: misread.title }])
  expect(await sql`select dedupe_key from timeline_events where superseded_at is not null`).toEqual([
    { dedupe_key: 'made-up' },
  ])
  expect((await sql`select 1 from timeline_events where id = ${last.id}`).length).toBe(1)
  expect((await sql`select 1 from tool_events`).length).toBeGreaterThan(0)
  expect(await sql`select refused::int, (records = stored + same + refused) as law from uploads`).toEqual([
    { refused: 0, law: true },
  ])
  const after = await rows()
  expect(sum(await again())).toEqual([0, 0, 0, 0])
  expect(await rows()).toEqual(after)
})

test('a source that no format took is read when one does, and goes on being read', async () => {
  const path = join(one.dir, 'odd.jsonl')
  const { text } = bigSession(40, { seed: 8 })
  await writeFile(path, text)
  await one.run([path])
  const before = (await one.database.sql`select dedupe_key from timeline_events order by ordinal`).map((row) => row)
  // As a version without the parser would have left it.
  const { sql } = one.database
  await sql`delete from sessions`
  await sql`update uploads set format = 'unknown_format', agent = null, records = 1, stored = 0, same = 0, refused = 1`
  await sql`
    insert into import_refusals (id, space_id, upload_id, path, line, byte_offset, byte_length, code, reason)
    select gen_random_uuid(), space_id, id, source, 1, 0, source_bytes, 'unknown_format', 'nobody reads it' from uploads`
  await sql`update capture_cursors set parser_state = ${JSON.stringify({ format: null, unsupported: { code: 'unknown_format', reason: '' }, parser: null, giant: null, identity: { previous: '', seen: {} }, lastOrdinals: {} })}`
  const report = await again()
  expect({ faults: report.faults, format: report.formats[0]?.format }).toEqual({ faults: [], format: 'claude' })
  expect(await sql`select dedupe_key from timeline_events order by ordinal`).toEqual(before)
  const law = await sql`select records = stored + same + refused as law, records > 30 as counted, format from uploads`
  expect(law).toEqual([{ law: true, counted: true, format: 'claude' }])
  const more = `{"type":"user","sessionId":"later","uuid":"later-1","timestamp":"2026-01-01T00:00:00Z","message":{"role":"user","content":"x"}}\n`
  await writeFile(path, text + more)
  expect(await one.run([path])).toMatchObject({ refused: 0, events: 1 })
})

test('broken custody is named and the rest is read; a run that was stopped goes on', async () => {
  for (const n of [1, 2, 3]) await writeFile(join(one.dir, `s${n}.jsonl`), bigSession(20, { seed: n }).text)
  await one.run([1, 2, 3].map((n) => join(one.dir, `s${n}.jsonl`)))
  const stopping = new AbortController()
  const stopped = await reparse({
    db: connect(one.database.url),
    actor: one.actor,
    secret: 'test',
    home: join(one.dir, 'home'),
    which: {},
    signal: stopping.signal,
    onProgress: () => stopping.abort(),
  })
  expect(stopped.sources).toBe(1)
  expect(await again()).toMatchObject({ before: 1, sources: 2 })
  await one.database
    .sql`update upload_chunks set data = 'torn' where upload_id = (select id from uploads order by id limit 1)`
  const report = await again()
  expect(report).toMatchObject({ before: 0, sources: 3, faults: [expect.stringContaining('Chunk 0')] })
})
