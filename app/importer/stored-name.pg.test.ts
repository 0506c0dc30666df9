// Secrets in paths: masked wherever a path is kept, and a source stays the one it is, by whichever way it comes again.
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { follow, takenOf } from '#app/capture/follow.server.ts'
import { connect } from '#db/client.server.ts'
import { thisMachine } from './machine.server.ts'
import { rescanned } from './redact/testing/older.ts'
import { bench } from './testing/run.ts'
import type { Bench } from './testing/run.ts'
import { withoutUntouched } from './untouched.server.ts'

const secrets = ['Q', 'z'].map((letter) => `ghp_${(letter + 'aB3dE6gH9j').repeat(4).slice(0, 36)}`)
let one: Bench
beforeEach(async () => {
  one = await bench()
})
afterEach(() => one.close())

const line = (session: string, n: number) =>
  `${JSON.stringify({ type: 'user', uuid: `${session}-${n}`, sessionId: session, timestamp: '2026-01-01T00:00:00Z', message: { role: 'user', content: `prompt ${n}` } })}\n`

async function put(folder: string, name: string, text: string): Promise<string> {
  const path = join(one.dir, 'projects', folder, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  return path
}

/** Tables and columns in which one of the secrets stands. */
async function places(): Promise<string[]> {
  const { sql } = one.database
  const tables = await sql<Array<{ name: string }>>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await sql.unsafe(`select to_jsonb(t)::text as text from ${name} t`)
    if (rows.some((row) => secrets.some((secret) => String(row['text']).includes(secret.slice(8, 30)))))
      found.push(name)
  }
  return found
}

const naming = async () => {
  const db = connect(one.database.url)
  return { db, actor: one.actor, machineId: await thisMachine(db, one.actor, join(one.dir, 'home')), secret: 'test' }
}

test('two sources whose paths hold secrets are taken, followed and known again, and their secrets stand nowhere', async () => {
  const [first = '', second = ''] = await Promise.all(
    secrets.map((secret, n) => put(`-srv-${secret}`, 'a.jsonl', line(`s${n}`, 0))),
  )
  await put('broken', `${secrets[0]}.jsonl`, `{"type":"user"\n${line('s2', 0)}`)
  const paths = [join(one.dir, 'projects')]
  expect(await one.run(paths)).toMatchObject({ records: 4, stored: 3, refused: 1, files: 3 })
  expect(await one.run(paths)).toMatchObject({ records: 4, stored: 0, same: 3, refused: 1 })
  const following = await naming()
  await appendFile(first, line('s0', 1))
  await follow(following)(first)
  expect(await takenOf(following, first)).toBe(Buffer.byteLength(line('s0', 0) + line('s0', 1)))
  expect(await withoutUntouched(following, [first, second])).toEqual([])
  expect(await one.database.sql`select generation, chunks from uploads order by chunks`).toMatchObject([
    { generation: 0, chunks: 1 },
    { generation: 0, chunks: 1 },
    { generation: 0, chunks: 2 },
  ])
  expect(await places()).toEqual([])
})

test('rows from before are mended by a rescan, and where the source is taken again', async () => {
  const [first = '', second = ''] = await Promise.all(
    secrets.map((secret, n) => put(`-srv-${secret}`, 'a.jsonl', `{"x"\n${line(`s${n}`, 0)}`)),
  )
  await one.run([join(one.dir, 'projects')])
  const { sql } = one.database
  for (const path of [first, second]) {
    const [row] =
      await sql`select s.transcript_path as name from sessions s where native_id = ${path === first ? 's0' : 's1'}`
    for (const [table, column] of [
      ['uploads', 'source'],
      ['capture_cursors', 'source'],
      ['sessions', 'transcript_path'],
      ['import_files', 'path'],
      ['import_refusals', 'path'],
    ] as const)
      await sql`update ${sql(table)} set ${sql(column)} = ${path} where ${sql(column)} = ${String(row?.['name'])}`
  }
  expect((await places()).sort()).toEqual(['capture_cursors', 'import_files', 'import_refusals', 'sessions', 'uploads'])
  const following = await naming()
  await appendFile(first, line('s0', 1))
  await follow(following)(first)
  expect(await sql`select count(*)::int as n from uploads`).toEqual([{ n: 2 }])
  const { rows } = await rescanned(one, { dryRun: true })
  expect(rows['uploads']).toBe(1)
  expect((await rescanned(one)).left).toEqual({})
  expect(await places()).toEqual([])
  await appendFile(second, line('s1', 1))
  await follow(following)(second)
  expect(await sql`select event_count from sessions order by native_id`).toEqual([
    { event_count: 2 },
    { event_count: 2 },
  ])
  expect(await sql`select count(*)::int as n from uploads`).toEqual([{ n: 2 }])
})
