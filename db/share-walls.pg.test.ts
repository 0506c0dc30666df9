// The third wall of share links: whoever acts as logbook_shared gets the range of the link that is set, whatever they ask, and no
// right to any table. Goes over the schema, so that a new table is examined by itself.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { getTableName, is, sql } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { connect } from './client.server.ts'
import type { Database } from './client.server.ts'
import { sqlState } from './errors.ts'
import * as schema from './schema/index.ts'
import { shareViewNames, sharedRole } from './share-walls.server.ts'
import { disposableDatabase } from './testing.ts'
import type { DisposableDatabase } from './testing.ts'
import { seedActor, seedSession } from './testing-rows.ts'
import type { Actor } from './transact.server.ts'

let database: DisposableDatabase
let db: Database
let mine: Actor
let session: string

beforeAll(async () => {
  database = await disposableDatabase({ migrated: true })
  db = connect(database.url, 4)
  mine = await seedActor(database.sql)
})
beforeEach(async () => {
  session = await seedSession(database.sql, mine, { title: 'Outside title' })
  for (let seq = 1; seq <= 9; seq++) await addEvent(session, seq)
})
afterAll(async () => {
  await db.$client.end()
  await database.drop()
})

type Kind = { kind?: string; role?: string | null; dedupeKey?: string; channel?: string; meta?: object }

async function addEvent(sessionId: string, seq: number, fields: Kind = {}): Promise<string> {
  const id = randomUUID()
  const { kind = 'message', role = 'assistant', dedupeKey = `k${seq}`, channel = null, meta = {} } = fields
  await database.sql`insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, native_id, tool_call_id, kind, role, channel, title, preview, size, meta)
    values (${id}, ${mine.spaceId}, ${sessionId}, ${seq}, ${`a${seq}`}, ${dedupeKey}, 'native-secret', ${`call-secret-${seq}`}, ${kind}, ${role}, ${channel},
      ${`title ${seq}`}, ${`words ${seq}`}, 9, ${database.sql.json({ ...meta, path: '/secret/path' })})`
  await database.sql`insert into event_bodies (event_id, space_id, body) values (${id}, ${mine.spaceId}, ${database.sql.json({ text: `words ${seq}` })})`
  return id
}

type Made = {
  from?: number
  to?: number | null
  without?: string[]
  omitted?: number[]
  children?: boolean
  ends?: Date | null
}

/** Makes a link of `session`; answers the hash of its code. */
async function share(made: Made = {}): Promise<string> {
  const hash = createHash('sha256').update(randomBytes(24)).digest('hex')
  const { from = 3, to = 6, without = [], omitted = [], children = false, ends = null } = made
  await database.sql`insert into shares (id, space_id, session_id, code_hash, title, from_seq, to_seq, without, omitted, children, expires_at)
    values (${randomUUID()}, ${mine.spaceId}, ${session}, ${hash}, 'For you', ${from}, ${to}, ${without}, ${omitted}, ${children}, ${ends})`
  return hash
}

/** What `query` gives to a reader with the link; rejects as Postgres does. */
function asReader(hash: string, query: ReturnType<typeof sql>): Promise<Array<Record<string, unknown>>> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('role', ${sharedRole}, true), set_config('logbook.share', ${hash}, true)`)
    return [...(await tx.execute(query))]
  })
}

const seqs = async (hash: string, view = 'events') =>
  (await asReader(hash, sql.raw(`select seq from logbook_shared.${view} order by seq`))).map(({ seq }) => seq)

const tables = Object.values<unknown>(schema).filter((entry): entry is PgTable => is(entry, PgTable))

test(
  'every table is closed to readers of links, for reading and for every kind of writing',
  { timeout: 120_000 },
  async () => {
    const hash = await share()
    expect(tables.length).toBeGreaterThan(40)
    for (const table of tables)
      for (const query of [
        sql`select 1 from ${table}`,
        sql`select count(*) from ${table}`,
        sql`insert into ${table} default values`,
        sql`delete from ${table}`,
        sql`truncate ${table}`,
        sql`lock ${table}`,
      ])
        expect(await asReader(hash, query).catch(sqlState), getTableName(table)).toBe('42501')
  },
)

test('the role has the granted views and nothing else', async () => {
  const rights = await database.sql`
    select n.nspname || '.' || c.relname as name, a.privilege_type as right from pg_class c
      join pg_namespace n on n.oid = c.relnamespace, lateral aclexplode(c.relacl) a
      where a.grantee = ${sharedRole}::regrole
    union all select attrelid::regclass::text || '.' || attname, 'column' from pg_attribute, lateral aclexplode(attacl) a
      where a.grantee = ${sharedRole}::regrole
    union all select proname, 'function' from pg_proc, lateral aclexplode(proacl) a where a.grantee = ${sharedRole}::regrole`
  expect(new Set(rights.map(({ name, right }) => `${right} ${name}`))).toEqual(
    new Set(['function page', ...shareViewNames.map((name) => `SELECT logbook_shared.${name}`)]),
  )
  const inner = await asReader(await share(), sql`select 1 from logbook_shared.scope`).catch(sqlState)
  expect(inner).toBe('42501')
  const own = await asReader(
    await share(),
    sql`select * from search_events('{"op":"and","nodes":[]}', null, null, null, 10)`,
  ).catch(sqlState)
  expect(own).toBe('42501')
})

test('without a link, or with one that is wrong, revoked or over, there is nothing', async () => {
  const good = await share()
  const revoked = await share()
  await database.sql`update shares set revoked_at = now() where code_hash = ${revoked}`
  const over = await share({ ends: new Date('2020-01-01') })
  for (const hash of ['', 'x', good.toUpperCase(), `${good} `, `%`, revoked, over])
    for (const view of shareViewNames)
      expect(await asReader(hash, sql.raw(`select 1 from logbook_shared.${view}`)), hash).toHaveLength(0)
  expect(await asReader(good, sql`select 1 from logbook_shared.events`)).toHaveLength(4)
  for (const hash of ['', 'x', revoked, over])
    expect(await asReader(hash, sql`select logbook_shared.page('', '', 0, 100)`)).toHaveLength(0)
})

test('the range holds at both ends while the session grows; without an end it grows along', async () => {
  const [closed, open, one] = [await share(), await share({ to: null }), await share({ from: 9, to: 9 })]
  for (let seq = 10; seq <= 12; seq++) await addEvent(session, seq)
  expect(await seqs(closed)).toEqual([3, 4, 5, 6])
  expect(await seqs(closed, 'bodies')).toEqual([3, 4, 5, 6])
  expect(await seqs(open)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  expect(await seqs(one)).toEqual([9])
  const outside = sql`select 1 from logbook_shared.bodies where seq = 2 or body::text like '%words 2%' or seq > 6`
  expect(await asReader(closed, outside)).toHaveLength(0)
})

test('a page names what the view of events holds, in the order of reading, and begins where it is told', async () => {
  await addEvent(session, 10, { kind: 'reasoning' })
  await addEvent(session, 11, { kind: 'tool_result', dedupeKey: 'result:a#1' })
  await database.sql`update timeline_events set ordinal = 'a0' where session_id = ${session} and seq = 5`
  await database.sql`update timeline_events set superseded_at = now() where session_id = ${session} and seq = 7`
  for (const without of [[], ['reasoning'], ['calls'], ['notes', 'outputs']]) {
    const hash = await share({ to: 11, omitted: [4], without })
    const held = await asReader(hash, sql`select seq from logbook_shared.events where not gone order by ordinal, seq`)
    const page = await asReader(hash, sql`select logbook_shared.page('', '', 0, 100) as seq`)
    expect(page.map(({ seq }) => seq)).toEqual(held.map(({ seq }) => seq))
    const rest = await asReader(hash, sql`select logbook_shared.page('', 'a3', 3, 1) as seq`)
    expect(rest).toEqual([{ seq: 6 }])
    expect(await asReader(hash, sql`select logbook_shared.page('p', '', 0, 100)`)).toHaveLength(0)
  }
})

test('a session that lives is told as such by links without an end alone', async () => {
  await database.sql`update sessions set status = 'running' where id = ${session}`
  const lives = async (hash: string) =>
    (await asReader(hash, sql`select s.live, p.live as part from logbook_shared.share s, logbook_shared.parts p`))[0]
  expect(await lives(await share({ to: null }))).toEqual({ live: true, part: true })
  expect(await lives(await share())).toEqual({ live: false, part: false })
})

test('no path, native id, title of the session, foreign id or word from outside is in any column', async () => {
  const hash = await share()
  for (const view of shareViewNames) {
    const [{ all } = { all: '' }] = await asReader(
      hash,
      sql.raw(`select json_agg(v)::text as all from logbook_shared.${view} v`),
    )
    for (const word of ['secret', 'Outside', session, mine.spaceId, mine.userId, 'words 2', 'words 7'])
      expect(all, `${view}: ${word}`).not.toContain(word)
  }
})

test('what is left out is not there: single events, thoughts, outputs, calls, notes', async () => {
  await addEvent(session, 10, { kind: 'reasoning' })
  await addEvent(session, 11, { kind: 'shell' })
  await addEvent(session, 12, { kind: 'tool_result', dedupeKey: 'result:a#1', meta: { exitCode: 1 } })
  await addEvent(session, 13, { kind: 'hook', role: null })
  await addEvent(session, 14, { channel: 'injected', role: 'user' })
  await addEvent(session, 15, { role: 'system' })
  await addEvent(session, 16, { kind: 'other', dedupeKey: 'result:b#1' })
  const from = 9
  expect(await seqs(await share({ from, to: 16, omitted: [11, 99] }))).toEqual([9, 10, 12, 13, 14, 15, 16])
  expect(await seqs(await share({ from, to: 16, without: ['reasoning'] }))).toEqual([9, 11, 12, 13, 14, 15, 16])
  expect(await seqs(await share({ from, to: 16, without: ['calls'] }))).toEqual([9, 10, 13, 14, 15])
  expect(await seqs(await share({ from, to: 16, without: ['notes'] }))).toEqual([9, 10, 11, 12, 16])
  const talk = await share({ from, to: 16, without: ['reasoning', 'calls', 'outputs', 'notes'] })
  expect(await seqs(talk, 'bodies')).toEqual([9])
  const quiet = await share({ from, to: 16, without: ['outputs'] })
  expect(await seqs(quiet, 'bodies')).toEqual([9, 10, 11, 13, 14, 15])
  const outputs = await asReader(
    quiet,
    sql`select title, preview, size, meta from logbook_shared.events where is_result order by seq`,
  )
  expect(outputs[0]).toEqual({ title: null, preview: null, size: 0, meta: { exitCode: 1 } })
  expect(outputs).toHaveLength(2)
})

test('what was taken back is told as gone, without its words', async () => {
  await database.sql`update timeline_events set superseded_at = now() where session_id = ${session} and seq = 4`
  const hash = await share()
  const [row] = await asReader(hash, sql`select gone, title, preview from logbook_shared.events where seq = 4`)
  expect(row).toEqual({ gone: true, title: null, preview: null })
  expect(await seqs(hash, 'bodies')).toEqual([3, 5, 6])
})

test('sub-agents come only where they were chosen, by names that lead nowhere else', async () => {
  const child = await seedSession(database.sql, mine)
  await database.sql`update sessions set parent_session_id = ${session}, native_id = ${`x/agent-${child}`} where id = ${child}`
  await addEvent(child, 1)
  await addEvent(session, 10, { kind: 'tool_result', dedupeKey: 'result:c#1', meta: { agentId: child } })
  const alone = await share({ from: 1, to: null })
  const family = await share({ from: 1, to: null, children: true })
  const parts = async (hash: string) =>
    (await asReader(hash, sql`select part, parent from logbook_shared.parts order by place`)) as Array<{
      part: string
      parent: string
    }>
  expect(await parts(alone)).toEqual([{ part: '', parent: null }])
  const [, second] = await parts(family)
  expect(second?.parent).toBe('')
  const of = (hash: string) => asReader(hash, sql`select seq from logbook_shared.events where part = ${second?.part}`)
  expect(await of(family)).toEqual([{ seq: 1 }])
  expect(await of(alone)).toEqual([])
  const [result] = await asReader(family, sql`select child from logbook_shared.events where seq = 10 and part = ''`)
  expect(result?.child).toBe(second?.part)
  expect(JSON.stringify(await asReader(family, sql`select * from logbook_shared.events`))).not.toContain(child)
})

test('a session that is moved to another space ends its links, and one that is deleted takes them along', async () => {
  const other = await seedActor(database.sql)
  const [moved, hash] = [session, await share()]
  await database.sql.begin(async (tx) => {
    await tx`set local session_replication_role = origin`
    await tx`alter table sessions disable trigger all`
    await tx`update sessions set space_id = ${other.spaceId} where id = ${moved}`
    await tx`update shares set space_id = ${other.spaceId} where session_id = ${moved}`
    await tx`alter table sessions enable trigger all`
  })
  expect(await seqs(hash)).toEqual([])
  const [{ revoked } = { revoked: null }] =
    await database.sql`select revoked_at as revoked from shares where code_hash = ${hash}`
  expect(revoked).not.toBeNull()

  session = await seedSession(database.sql, mine)
  const [{ id } = { id: '' }] =
    await database.sql`select session_id as id from shares where code_hash = ${await share()}`
  await database.sql`delete from sessions where id = ${id}`
  expect(await database.sql`select 1 from shares where session_id = ${id}`).toHaveLength(0)
})
