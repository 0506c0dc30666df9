// Row-level security against SQL that nobody wrote: statements are put together at random over all tables, by an actor of one space,
// with joins, unions, COPY, XML and search among them. Laws: not a mark of another space or person comes out, and no row of theirs
// changes. RLS_SEED and RLS_STATEMENTS repeat or lengthen it. (Who the actor is comes from the transaction; statements that set it are
// the app's own and not among these.)
import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import type { Sql, TransactionSql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { random as chance } from '../../app/importer/demo/random.ts'
import type { Random } from '../../app/importer/demo/random.ts'
import { sqlState } from '../../db/errors.ts'
import { roles } from '../../db/schema/roles.ts'
import { disposableDatabase } from '../../db/testing.ts'
import type { DisposableDatabase } from '../../db/testing.ts'
import { seedActor, seedRow, seedSession } from '../../db/testing-rows.ts'
import type { Actor } from '../../db/transact.server.ts'
import type { Node, Sign } from '../../app/features/search/language/tree.ts'

const seed = Number(process.env.RLS_SEED ?? Math.floor(Math.random() * 2 ** 31))
const statements = Number(process.env.RLS_STATEMENTS ?? 1500)

let database: DisposableDatabase
let sql: Sql
let mine: Actor
let theirs: Actor
let tables: Array<{ name: string; columns: string[] }>

beforeAll(async () => {
  database = await disposableDatabase({ migrated: true })
  sql = postgres(database.url, { max: 1, onnotice: () => {} })
  ;[mine, theirs] = [await seedActor(sql), await seedActor(sql)]
  const found = await sql`
    select table_name as name, array_agg(column_name::text) as columns from information_schema.columns
    join information_schema.tables using (table_schema, table_name) where table_schema = 'public' and table_type = 'BASE TABLE' group by 1 order by 1`
  tables = found.filter(({ columns }) => (columns as string[]).includes('space_id')) as unknown as typeof tables
  const neighbour = { ...theirs, spaceId: mine.spaceId }
  for (const [actor, mark] of [
    [mine, 'mine'],
    [theirs, 'theirs'],
    [neighbour, 'theirs'],
  ] as const) {
    const session = await seedSession(sql, actor, { title: actor === neighbour ? 'mk-mine' : `mk-${mark}` })
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      for (const { name, columns } of tables) {
        if (actor === neighbour && !columns.includes('owner_id')) continue
        await seedRow(tx, name, actor, session, () => `mk-${mark}-${randomUUID()}`)
      }
      await tx`update saved_views set shared = false`
    })
  }
  await sql`update event_search set words = to_tsvector('simple', 'mk ' || case space_id when ${mine.spaceId} then 'mine' else 'theirs' end)`
})
afterAll(async () => {
  await sql.end()
  await database.drop()
})

test(
  'whatever is asked, nothing of another space or person comes out and nothing of theirs changes',
  { timeout: 300_000 },
  async () => {
    process.stderr.write(`RLS_SEED=${seed}\n`)
    const random = chance(seed)
    const before = await digest()
    const outcomes = { answered: 0, refused: 0, withRows: 0 }
    for (let n = 0; n < statements; n++) {
      const role = random.pick(roles)
      const text = statement(random)
      const { answer, error } = await ask(role, text)
      expect(answer, `${role}: ${text}`).not.toContain('mk-theirs')
      expect(error, `${role}: ${text}`).not.toContain('mk-theirs')
      if (error) outcomes.refused++
      else outcomes.answered++
      if (answer.includes('mk-mine')) outcomes.withRows++
    }
    expect(await digest()).toBe(before)
    // The generator asks for things that are there, and is not refused all the time.
    expect(outcomes.withRows).toBeGreaterThan(statements / 50)
    expect(outcomes.answered).toBeGreaterThan(statements / 4)
  },
)

/** What `text` answers as a member of our space with `role`, undone. */
async function ask(role: string, text: string): Promise<{ answer: string; error: string }> {
  const undo = new Error('undo')
  let answer = ''
  const run = async (tx: TransactionSql) => {
    await tx`select set_config('role', ${role === 'auditor' ? 'logbook_auditor' : 'logbook_app'}, true),
      set_config('logbook.user', ${mine.userId}, true), set_config('logbook.space', ${mine.spaceId}, true), set_config('logbook.role', ${role}, true)`
    if (/^copy .* to stdout/i.test(text)) {
      for await (const piece of await tx.unsafe(text).readable()) answer += String(piece)
    } else answer = JSON.stringify(await tx.unsafe(text))
    throw undo
  }
  const error: unknown = await sql.begin(run).catch((met: unknown) => met)
  if (error === undo) return { answer, error: '' }
  return {
    answer,
    error: `${sqlState(error)} ${error instanceof Error ? `${error.message} ${JSON.stringify(error)}` : ''}`,
  }
}

/** Rows that are none of ours, in every table. */
async function digest(): Promise<string> {
  const rows = []
  for (const { name } of tables)
    rows.push(
      await sql`select to_jsonb(t)::text as row from ${sql(name)} t where t::text like '%mk-theirs%' order by 1`,
    )
  return JSON.stringify(rows)
}

function statement(random: Random): string {
  const table = () => random.pick(tables as [(typeof tables)[number]])
  const [a, b] = [table(), table()]
  const column = ({ columns }: typeof a) => `"${random.pick(columns as [string])}"`
  const other = random.pick([theirs.spaceId, theirs.userId, mine.spaceId])
  const where = () =>
    random.pick([
      'true',
      'space_id is not null',
      `space_id = '${theirs.spaceId}'`,
      `space_id <> '${mine.spaceId}'`,
      `${column(a)}::text like '%mk-%'`,
      `exists (select 1 from ${b.name})`,
      `space_id in (select space_id from ${b.name})`,
      `not (space_id = '${mine.spaceId}')`,
      `space_id::text || '' ~ '.'`,
    ])
  const reads: Array<() => string> = [
    () => `select * from ${a.name} where ${where()} limit 20`,
    () => `select t::text from ${a.name} t where ${where()}`,
    () => `select ${column(a)} from ${a.name} union all select ${column(a)} from ${a.name} where ${where()}`,
    () =>
      `select a, b from ${a.name} a ${random.pick(['', 'left ', 'right ', 'full '])}join ${b.name} b using (space_id)`,
    () => `select a::text from ${b.name} b, lateral (select * from ${a.name} x where x.space_id <> b.space_id) a`,
    () => `with x as materialized (select * from ${a.name}) select x::text from x where ${where()}`,
    () =>
      `with recursive x as (select 1 as n union select n + 1 from x, ${a.name} where n < 3) select * from x, ${a.name} t`,
    () => `select json_agg(t) from ${a.name} t where ${where()}`,
    () => `select string_agg(t::text, ',') over () from ${a.name} t`,
    () => `select count(*), min(${column(a)}::text), max(${column(a)}::text) from ${a.name}`,
    () => `select ${column(a)}::text::int from ${a.name} where ${where()}`,
    () => `select 1 / (length(${column(a)}::text) - length(${column(a)}::text)) from ${a.name}`,
    () => `table ${a.name}`,
    () => `select * from ${a.name} tablesample system (100)`,
    () => `select query_to_xml('select * from ${a.name}', true, true, '')`,
    () => `select table_to_xml('${a.name}', true, true, '')`,
    () => `select schema_to_xml('public', true, true, '')::text limit 1`,
    () =>
      `select * from search_events('${asked(random)}', ${random.pick(['null', `array['${other}'::uuid]`])}, null, null, 100)`,
    () => `select search_count('${asked(random)}', 100)`,
    () =>
      `select e.*, search_text(b.body, 1000, 1000) from search_events('${asked(random)}', null, null, null, 100) s join timeline_events e on e.id = s.event_id left join event_bodies b on b.event_id = e.id`,
    () => `select * from pg_stats where tablename = '${a.name}'`,
    () => `select most_common_vals::text, histogram_bounds::text from pg_stats`,
    () => `select * from pg_statistic`,
    () =>
      `select * from ${random.pick(['auth_users', 'auth_sessions', 'auth_accounts', 'auth_api_keys', 'auth_verifications', 'auth_device_codes', 'pg_authid', 'pg_shadow'])}`,
    () => `copy ${a.name} to stdout`,
    () => `copy (select * from ${a.name} where ${where()}) to stdout with (format csv, header)`,
    () => `copy (select t::text from ${a.name} t) to stdout`,
    () => `select * from ${a.name} for update`,
    () => `explain (analyze, verbose) select * from ${a.name} where ${where()}`,
    () => `select pg_read_file('/etc/hostname')`,
    () => `select lo_import('/etc/hostname')`,
    () => `declare c cursor for select * from ${a.name}`,
  ]
  const writes: Array<() => string> = [
    () => `update ${a.name} set ${column(a)} = ${column(a)} where ${where()} returning *`,
    () => `update ${a.name} set space_id = '${mine.spaceId}' where ${where()} returning *`,
    () => `delete from ${a.name} where ${where()} returning *`,
    () => `insert into ${a.name} select * from ${a.name} on conflict do nothing returning *`,
    () => `insert into ${a.name} select * from ${a.name} t where ${where()}`,
    () =>
      `merge into ${a.name} t using (select '${theirs.spaceId}'::uuid as id) s on t.space_id = s.id when matched then delete`,
    () => `with gone as (delete from ${a.name} returning *) select * from gone`,
    () => `truncate ${a.name}`,
    () => `copy ${a.name} from program 'true'`,
    () => `alter table ${a.name} disable row level security`,
    () => `drop policy actor on ${a.name}`,
    () => `create view x as select * from ${a.name}`,
    () =>
      `create function pg_temp.f() returns setof ${a.name} language sql security definer as 'select * from ${a.name}'`,
    () => `set row_security = off`,
    () => `grant all on ${a.name} to logbook_app`,
    () =>
      `update ${a.name} set ${column(a)} = (select ${column(a)} from ${a.name} where space_id = '${theirs.spaceId}' limit 1) returning *`,
  ]
  return random.pick((random.int(3) === 0 ? writes : reads) as [() => string])()
}

/** What is searched for, as `search_events()` reads it: every kind of condition, joined and denied at random. */
function asked(random: Random, depth = 2): string {
  const like = [random.pick(['%', '%mk%', '%theirs%', '_%'])]
  const sign = random.pick<Sign>(['=', '<>', '<', '>='])
  const leaves: Node[] = [
    { op: 'words', words: [random.pick(['mk', 'theirs', 'mine'])], begins: random.pick([true, false]) },
    { op: 'part', text: random.pick(['', 'mk', 'theirs']) },
    { op: 'facts', any: [random.pick(['tool=*', 'kind=*', 'has=error'])] },
    { op: 'path', begins: ['path=*'], matches: ['.'] },
    { op: 'exit', is: sign, number: 0 },
    { op: 'cost', is: sign, number: 1 },
    { op: 'time', from: random.pick([null, '1990-01-01']), to: null },
    { op: 'commented' },
    { op: 'standing', any: ['main', 'live', 'sub-agent'] },
    { op: 'in', session: random.pick([theirs.spaceId, mine.spaceId]) },
    {
      op: 'session',
      field: random.pick(['agent', 'repo', 'branch', 'model', 'machine', 'person', 'session', 'title']),
      like,
    },
  ]
  const branch = (): Node => JSON.parse(asked(random, depth - 1)) as Node
  const node: Node =
    depth === 0
      ? random.pick(leaves as [Node])
      : random.pick<Node>([
          { op: 'not', node: branch() },
          { op: random.pick(['and', 'or']), nodes: [branch(), branch()] },
          branch(),
        ])
  return JSON.stringify(node)
}
