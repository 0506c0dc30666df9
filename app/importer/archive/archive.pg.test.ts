// A space goes to another server and is the same there: every row of every table that the catalogue knows, custody to the byte; files that are read
// again meet their rows. What is no whole archive, or would write over something, changes nothing.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '#db/client.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { seedActor, seedRow } from '#db/testing-rows.ts'
import type { Actor } from '#db/transact.server.ts'
import { exportCustody } from '../custody/export.server.ts'
import { fixtures } from '../demo/fixtures.ts'
import { chats } from '../legacy/testing/chats.ts'
import { runImport } from '../run.server.ts'
import { bench } from '../testing/run.ts'
import type { Bench } from '../testing/run.ts'
import { leftBehind, spaceTables } from './catalog.server.ts'
import { exportSpace } from './export.server.ts'
import { restoreSpace } from './restore.server.ts'

let one: Bench
let other: DisposableDatabase
let there: Actor
let paths: string[]
let archive: string

beforeAll(async () => {
  one = await bench()
  const older = Object.entries(chats().files).map(([name, rows]) => ({
    path: `chats/${name}.json`,
    text: JSON.stringify(rows, null, 2),
  }))
  paths = []
  for (const file of [...fixtures(), ...older]) {
    const path = join(one.dir, file.path)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, file.text)
    paths.push(path)
  }
  await one.run(paths)
  await seedEveryTable()
  other = await disposableDatabase({ migrated: true })
  there = await seedActor(other.sql)
  archive = join(one.dir, 'space.tar')
  await writeFile(archive, await exported())
}, 180_000)
afterAll(async () => {
  await other?.drop()
  await one?.close()
})

// Tables that no import fills have a row as well.
async function seedEveryTable(): Promise<void> {
  const { sql } = one.database
  const [session] = await sql<Array<{ id: string }>>`select id from sessions order by id limit 1`
  const tables = await spaceTables(sql)
  for (const table of tables) {
    const [row] = await sql.unsafe(`select 1 from "${table.name}" limit 1`)
    if (row || table.pointers.some(({ column, to }) => to !== 'sessions' && column !== 'owner_id')) continue
    await sql.begin((tx) => seedRow(tx, table.name, one.actor, session?.id ?? '')).catch(() => undefined)
  }
}

async function exported(): Promise<Buffer> {
  const parts: Buffer[] = []
  const options = { db: connect(one.database.url), actor: one.actor, secret: 'test', logbook: '0' }
  for await (const bytes of exportSpace(options)) parts.push(bytes)
  return Buffer.concat(parts)
}

const restored = (path: string, database = other, actor = there) =>
  restoreSpace({ db: connect(database.url), actor, path })

/** Every row of the space as Postgres writes it, by table, with `person` in the place of whose they are. */
async function allRows(
  database: DisposableDatabase,
  spaceId: string,
  person: string,
): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {}
  for (const { name } of await spaceTables(database.sql)) {
    const found = await database.sql.unsafe<Array<{ text: string }>>(
      `select row_to_json(t)::text as text from "${name}" t where space_id = $1 order by 1`,
      [spaceId],
    )
    rows[name] = found.map(({ text }) => text.replaceAll(person, 'person')).sort()
  }
  return rows
}

test('every table of a space is in an archive, or is left behind for a reason', async () => {
  const named = await one.database.sql<Array<{ name: string }>>`
    select distinct c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'space_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`
  const taken = (await spaceTables(one.database.sql)).map(({ name }) => name)
  expect([...taken, ...Object.keys(leftBehind)].sort()).toEqual(named.map(({ name }) => name).sort())
})

test('no secret of the server and no address of a link is in it', async () => {
  const bytes = await readFile(archive)
  expect(bytes.includes('"recordKey": "states:')).toBe(true)
  expect(bytes.includes('"test"')).toBe(false)
})

test('what is no whole archive is refused and changes nothing', async () => {
  const bytes = await readFile(archive)
  const spoiled = join(one.dir, 'spoiled.tar')
  const changed = Buffer.from(bytes)
  // Not one of the blanks between two parts, which say nothing.
  const middle = bytes.findIndex((byte, place) => byte !== 0 && place > bytes.length / 2)
  changed[middle] = (changed[middle] ?? 0) ^ 1
  for (const bad of [bytes.subarray(0, middle), changed, Buffer.from('{}'), Buffer.alloc(0)]) {
    await writeFile(spoiled, bad)
    await expect(restored(spoiled)).rejects.toThrow(/Nothing was restored/)
  }
  await rm(spoiled)
  const [space] = await other.sql`select 1 from auth_organizations where id = ${one.actor.spaceId}`
  expect(space).toBeUndefined()
})

test('broken off and told again, it is all there; then nothing changes any more', async () => {
  const stopping = new AbortController()
  let parts = 0
  const broken = restoreSpace({
    db: connect(other.url),
    actor: there,
    path: archive,
    signal: stopping.signal,
    onProgress: ({ step }) => step === 'restoring' && ++parts > 12 && stopping.abort(),
  })
  await expect(broken).rejects.toThrow()
  const first = await restored(archive)
  expect(first.before).toBe(false)
  const { spaceId } = one.actor
  const [here, away] = [
    await allRows(one.database, spaceId, one.actor.userId),
    await allRows(other, spaceId, there.userId),
  ]
  for (const [name, rows] of Object.entries(here)) expect(away[name], name).toEqual(rows)
  expect(Object.values(here).filter((rows) => rows.length > 0).length).toBeGreaterThan(25)
  expect((await restored(archive)).before).toBe(true)
})

test('stored sources come out as the same bytes', async () => {
  const folders = [join(one.dir, 'out-here'), join(one.dir, 'out-there')]
  const spaces = [
    { url: one.database.url, actor: one.actor },
    { url: other.url, actor: { ...there, spaceId: one.actor.spaceId } },
  ]
  const files: Array<Map<string, string>> = []
  for (const [i, { url, actor }] of spaces.entries()) {
    const found = new Map<string, string>()
    for await (const { exported: file } of exportCustody(connect(url), actor, folders[i] ?? '', {})) {
      expect(file.fault).toBeNull()
      found.set(file.source, (await readFile(file.file)).toString('base64'))
    }
    files.push(found)
  }
  expect(files[0]?.size).toBeGreaterThan(10)
  expect(files[1]).toEqual(files[0])
})

test('the same files, read again on a machine with another secret, bring nothing new', async () => {
  const actor = { ...there, spaceId: one.actor.spaceId }
  const before =
    await other.sql`select count(*)::int as events, count(distinct session_id)::int as sessions from timeline_events`
  const home = join(one.dir, 'another-home')
  const report = await runImport({
    databaseUrl: other.url,
    actor,
    paths,
    origin: 'cli',
    secret: 'another secret',
    home,
  })
  const after =
    await other.sql`select count(*)::int as events, count(distinct session_id)::int as sessions from timeline_events`
  expect([...after]).toEqual([...before])
  expect(report.events).toBe(0)
})

test('a server that has the space refuses another archive of it', async () => {
  const second = join(one.dir, 'second.tar')
  await writeFile(second, await exported())
  await expect(restored(second)).rejects.toThrow(/has that space already/)
  await expect(restored(archive, one.database, one.actor)).rejects.toThrow(/has that space already/)
})
