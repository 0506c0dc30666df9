// Law: what older rules stored ends, rescanned, in what a fresh import under the rules of today stores; nothing is known by another name.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect } from '#db/client.server.ts'
import { seedSession } from '#db/testing-rows.ts'
import { exportCustody } from '../custody/export.server.ts'
import { reparse } from '../reparse/reparse.server.ts'
import { bench, finalRows, gaps } from '../testing/run.ts'
import type { Bench } from '../testing/run.ts'
import { importInOrder, importOlder, plant, planted, plantedFiles, rescanned, secretsOf } from './testing/older.ts'

let one: Bench
let fresh: Bench
beforeEach(async () => {
  ;[one, fresh] = [await bench(), await bench()]
  for (const { dir } of [one, fresh]) await mkdir(join(dir, 'home'), { recursive: true })
})
afterEach(async () => {
  await one.close()
  await fresh.close()
})

// Beside what readers see: what else is derived from records, and how it is known again.
async function allRows(of: Bench): Promise<unknown> {
  const { sql } = of.database
  const more = {
    // In the order of sessions: their events may share key, size and title, and a fork's copy may have no mark where the original has one.
    versions: await sql`
      select s.agent, s.native_id, e.dedupe_key, e.size, b.revision
      from timeline_events e join event_bodies b on b.event_id = e.id join sessions s on s.id = e.session_id
      order by s.agent, s.native_id, e.dedupe_key`,
    todos: await sql`select item_key, content, active_form from todos order by 1, 2`,
    reports: await sql`select hash, content, size from reports order by 1`,
    states: await sql`select hash, content from agent_states order by 1`,
    audit: await sql`select payload from hook_audit_log order by native_id`,
    chats: await sql`select title, last_message_preview from chat_threads order by native_id`,
    messages: await sql`select content, evidence from chat_messages order by native_id`,
    rows: await sql`select store, kind, native_id, data from legacy_rows order by 1, 2, 3`,
    misalignments: await sql`select title, summary, evidence from misalignments order by native_id`,
    notifications: await sql`select title from notifications order by event_seq, title`,
    refusals:
      await sql`select byte_offset, code, reason, raw, corrected from import_refusals order by path, byte_offset`,
    sessions: await sql`select native_id, meta - 'turnAt' as meta from sessions order by agent, native_id`,
    uploads:
      await sql`select source, chunks, mask_version, source_bytes from uploads order by replace(source, ${of.dir}, '')`,
  }
  return withoutChance(JSON.stringify({ final: await finalRows(of), ...more }).replaceAll(of.dir, 'DIR'))
}

// Times of the runs themselves; and which of two copies of equal size stands, which a digest of their masked words decides.
const withoutChance = (json: string): unknown =>
  JSON.parse(json, (key, value: unknown) => {
    if (key === 'removed_at') return value !== null
    const said = value !== null && typeof value === 'object' && 'dedupe_key' in value ? String(value.dedupe_key) : ''
    if (said.startsWith('said:')) return { ...Object(value), occurred_at: undefined, revision: undefined }
    return key === 'mark' ? undefined : value
  })

const sourceHashes = (of: Bench) => of.database.sql`select id, source_hash from uploads order by id`

async function exported(of: Bench): Promise<Array<{ bytes: number; masks: number; identical: boolean }>> {
  const files = []
  for await (const { exported: file } of exportCustody(
    connect(of.database.url),
    of.actor,
    join(of.dir, `out-${Date.now()}`),
    {},
  )) {
    expect(file.fault).toBeNull()
    files.push({
      source: file.source.replaceAll(of.dir, 'DIR'),
      bytes: file.bytes,
      masks: file.masks,
      identical: file.identical,
    })
  }
  // What lay inside a record that was masked is masked already where it comes from.
  return files.filter(({ source }) => !source.includes('#')).sort((a, b) => (a.source < b.source ? -1 : 1))
}

test(
  'rows and custody are those of a fresh import, in every format; a second run changes nothing',
  { timeout: 240_000 },
  async () => {
    const paths = [await plantedFiles(join(one.dir, 'files')), await plantedFiles(join(fresh.dir, 'files'))] as const
    await importOlder(one, paths[0])
    await importInOrder(fresh, paths[1])
    const hashes = await sourceHashes(one)
    const report = await rescanned(one)
    expect(await sourceHashes(one)).toEqual(hashes)
    expect(Object.values(report.masks).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(50)
    expect(report.faults.filter((fault) => !fault.includes('WAL'))).toEqual([])
    expect(await allRows(one)).toEqual(await allRows(fresh))
    expect(await exported(one)).toEqual(await exported(fresh))
    expect(await gaps(one)).toEqual([])
    const again = await rescanned(one)
    expect(again).toMatchObject({ uploads: 0, changed: 0, masks: {}, rows: {}, faults: [] })
  },
)

// Codex's old records have neither id nor time: their keys are hashes of what stood there before masking.
const idless = (words: string[]) =>
  [
    '{"id":"11111111-2222-4333-8444-555555555555","timestamp":"2025-06-01T10:00:00.000Z","instructions":null}',
    ...words.map((text) => JSON.stringify({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] })),
  ].join('\n') + '\n'

test(
  'the same files, copies of them and custody itself bring nothing new afterwards',
  { timeout: 240_000 },
  async () => {
    const words = [
      'first',
      `token ${planted(0)}`,
      `token ${planted(2)}`,
      'same',
      'same',
      `token ${planted(0)}`,
      planted(3),
    ]
    const [path, copy] = [join(one.dir, 'rollout-a.jsonl'), join(one.dir, 'rollout-b.jsonl')]
    await writeFile(path, idless(words))
    await writeFile(copy, idless(words))
    const files = await plantedFiles(join(one.dir, 'files'))
    await importOlder(one, [path, ...files])
    await rescanned(one)
    const before = withoutChance(JSON.stringify(await finalRows(one)))
    expect(await one.run([path, ...files])).toMatchObject({ stored: 0, events: 0, sessions: 0 })
    expect(await one.run([copy])).toMatchObject({ stored: 0, events: 0, sessions: 0 })
    expect(withoutChance(JSON.stringify(await finalRows(one)))).toEqual(before)
    const { formats, faults } = await reparse({
      db: connect(one.database.url),
      actor: one.actor,
      secret: 'test',
      home: join(one.dir, 'home'),
      which: {},
    })
    expect(faults).toEqual([])
    for (const { format, added, changed, superseded } of formats)
      expect({ format, added, changed, superseded }).toEqual({ format, added: 0, changed: 0, superseded: 0 })
    expect(withoutChance(JSON.stringify(await finalRows(one)))).toEqual(before)
    const [counts] = await one.database
      .sql`select (select count(*) from reports)::int as reports, (select count(*) from agent_states)::int as states,
    (select count(*) from reports)::int = (select count(distinct (session_id, path, hash)) from reports)::int as distinct`
    expect(counts).toMatchObject({ distinct: true })
  },
)

test('what is cut off in a title or a preview is masked with the whole', { timeout: 120_000 }, async () => {
  const secret = planted(1).replace('DB_PASSWORD=', '')
  const cutAt = 2048 - 'DB_PASSWORD='.length - 6
  const text = `${'x'.repeat(180)} ${planted(1)} ${'y'.repeat(cutAt - 180 - planted(1).length - 3)} ${planted(1)} end`
  const line = (uuid: string, content: string) =>
    `${JSON.stringify({ type: 'user', sessionId: 'cut', uuid, timestamp: '2026-01-01T00:00:00Z', message: { role: 'user', content } })}\n`
  const path = join(one.dir, 'cut.jsonl')
  await writeFile(path, line('c1', `${'t'.repeat(180)} ${planted(1)}`) + line('c2', text))
  await importOlder(one, [path])
  const parts = () => one.database.sql<Array<{ part: string }>>`
    select title || ' ' || preview as part from timeline_events union all select title from sessions`
  expect((await parts()).filter(({ part }) => part.includes(secret.slice(0, 4)))).not.toEqual([])
  await rescanned(one)
  expect((await parts()).filter(({ part }) => part.includes(secret.slice(0, 4)))).toEqual([])
})

test('a dry run tells what would change and changes nothing', { timeout: 120_000 }, async () => {
  const path = join(one.dir, 'dry.jsonl')
  await writeFile(path, idless([`token ${planted(0)}`, 'plain']))
  await importOlder(one, [path])
  const before = await allRows(one)
  const report = await rescanned(one, { dryRun: true })
  expect(report).toMatchObject({ uploads: 1, changed: 1, rows: { timeline_events: 1, event_bodies: 1 } })
  expect(await allRows(one)).toEqual(before)
})

test('originals that somebody asked for stay until they are included', { timeout: 120_000 }, async () => {
  const [kept, other] = [join(one.dir, 'kept.jsonl'), join(one.dir, 'other.jsonl')]
  const line = (id: string) =>
    `${JSON.stringify({ type: 'user', sessionId: id, uuid: `${id}-1`, timestamp: '2026-01-01T00:00:00Z', message: { role: 'user', content: planted(0) } })}\n`
  await writeFile(other, line('other'))
  await importOlder(one, [other])
  await writeFile(kept, line('kept'))
  await one.run([kept], { keepSecrets: true })
  const titles = async () =>
    Object.fromEntries(
      (await one.database.sql`select native_id, title from sessions`).map((row) => [row['native_id'], row['title']]),
    ) as Record<string, string>
  expect(await rescanned(one)).toMatchObject({ uploads: 1, kept: 1 })
  expect(await titles()).toEqual({ kept: planted(0), other: expect.stringMatching(/^\*github-token/) as string })
  expect(await rescanned(one, { includeKept: true })).toMatchObject({ uploads: 1, kept: 0, changed: 1 })
  expect((await titles())['kept']).toMatch(/^\*github-token/)
})

test(
  'rows of every person and space are masked, and two items whose words are alike now stay two',
  { timeout: 120_000 },
  async () => {
    const { sql } = one.database
    const other = { user: crypto.randomUUID(), space: crypto.randomUUID() }
    await sql`insert into auth_users (id, name, email) values (${other.user}, 'Other', 'other@logbook.invalid')`
    await sql`insert into auth_organizations (id, name, slug) values (${other.space}, 'Other', 'other')`
    await sql`
    insert into chat_threads (id, space_id, owner_id, title) values (gen_random_uuid(), ${other.space}, ${other.user}, ${`about ${planted(0)}`})`
    const session = await seedSession(sql, one.actor)
    for (const n of [1, 3])
      await sql`
      insert into todos (id, space_id, session_id, list_key, item_key, content)
      values (gen_random_uuid(), ${one.actor.spaceId}, ${session}, 'main', ${`set ${planted(n)}`}, ${`set ${planted(n)}`})`
    await sql`
    insert into sessions (id, space_id, agent, native_id, branches) values (gen_random_uuid(), ${other.space}, 'claude', ${planted(0)}, ${[planted(0), 'main']})`
    const report = await rescanned(one)
    expect(report).toMatchObject({
      rows: { chat_threads: 1, todos: 2, sessions: 1 },
      left: { 'sessions.native_id': 1 },
    })
    const text = JSON.stringify([
      await sql`select title from chat_threads`,
      await sql`select item_key, content from todos`,
      await sql`select branches from sessions`,
    ])
    for (const secret of secretsOf(4)) expect(text).not.toContain(secret)
    expect((await sql`select distinct item_key from todos`).length).toBe(2)
  },
)

test(
  'files that wait in the data folder are masked where they stand and still known as the same sources',
  { timeout: 120_000 },
  async () => {
    const home = join(one.dir, 'home')
    const journal = join(home, 'spool', 'journal', '1-1-a.jsonl')
    const recording = join(home, 'terminals', 'r.jsonl')
    for (const path of [journal, recording]) await mkdir(join(path, '..'), { recursive: true })
    await writeFile(recording, idless([plant('nothing to see here today my friend'), planted(0)]))
    await writeFile(journal, `{"not":"an envelope","token":"${planted(2)}"}\n`)
    await importOlder(one, [recording])
    const report = await rescanned(one)
    expect(report.files).toBe(2)
    for (const path of [journal, recording]) {
      const text = await readFile(path, 'utf8')
      for (const secret of [planted(0), planted(2)]) expect(text).not.toContain(secret)
    }
    expect(await one.run([recording])).toMatchObject({ stored: 0, events: 0 })
    expect(await one.database.sql`select generation from uploads`).toEqual([{ generation: 0 }])
    expect((await exported(one))[0]).toMatchObject({ identical: true })
  },
)

test(
  'a rescan that begins while one that was killed still holds its place waits for it',
  { timeout: 60_000 },
  async () => {
    const { sql } = one.database
    const holder = await sql.reserve()
    const lock = sql`hashtext('logbook redact'), hashtext(current_database())`
    await holder`select pg_advisory_lock(${lock})`
    const begun = rescanned(one)
    const waits = () => sql`
    select 1 from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`
    await expect.poll(async () => (await waits()).length, { timeout: 20_000 }).toBe(1)
    await holder`select pg_advisory_unlock(${lock})`
    holder.release()
    expect(await begun).toMatchObject({ faults: [] })
  },
)
