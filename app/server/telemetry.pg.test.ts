// Telemetry: masked whole lines on disk, taken for nobody but the person whom the capture process works for.
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { disconnectAll } from '#db/client.server.ts'
import { seedActor } from '#db/testing-rows.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import type { Actor } from '#db/transact.server.ts'

let database: DisposableDatabase
let home: string
let owner: Actor
let take: typeof import('./telemetry.server.ts').takeTelemetry

beforeAll(async () => {
  database = await disposableDatabase({ migrated: true })
  home = await mkdtemp(join(tmpdir(), 'logbook-telemetry-'))
  process.env.DATABASE_URL = database.url
  process.env.LOGBOOK_HOME = home
  // Loaded late, because settings are read once.
  const { ensureOwner } = await import('./first-run.server.ts')
  owner = await ensureOwner(database.url)
  take = (await import('./telemetry.server.ts')).takeTelemetry
})
afterEach(() => rm(join(home, 'telemetry'), { recursive: true, force: true }))
afterAll(async () => {
  await disconnectAll()
  await database.drop()
  await rm(home, { recursive: true, force: true })
})

const exported = (...logRecords: object[]) =>
  JSON.stringify({ resourceLogs: [{ resource: { attributes: [] }, scopeLogs: [{ logRecords }] }] })

const send = (body: BodyInit, headers: Record<string, string> = {}, actor = owner) =>
  take(
    actor,
    'logs',
    new Request('http://127.0.0.1:4747/api/otel/v1/logs', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    }),
  )

async function kept(): Promise<string[]> {
  const folder = join(home, 'telemetry')
  const names = await readdir(folder).catch((): string[] => [])
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return texts.flatMap((text) => text.trimEnd().split('\n'))
}

test('a record becomes a line of a private file, its secrets masked, also when it comes compressed', async () => {
  const secret = `ghp_${randomBytes(40)
    .toString('base64')
    .replaceAll(/[^a-zA-Z0-9]/g, '')
    .padEnd(36, 'a')
    .slice(0, 36)}`
  expect(await send(exported({ body: { stringValue: `key ${secret}` } }))).toEqual({})
  await send(gzipSync(exported({ body: { stringValue: 'zipped' } })), { 'content-encoding': 'gzip' })
  const lines = await kept()
  expect(lines).toHaveLength(2)
  expect(lines.join('\n')).toContain('zipped')
  expect(lines.join('\n')).not.toContain(secret)
  const [name = ''] = await readdir(join(home, 'telemetry'))
  expect((await stat(join(home, 'telemetry', name))).mode & 0o077).toBe(0)
})

test('what another person exports is refused, because it would become the sessions of this one', async () => {
  const other = await seedActor(database.sql)
  for (const actor of [other, { ...owner, spaceId: other.spaceId }, { ...other, spaceId: owner.spaceId }])
    await expect(send(exported({ body: { stringValue: 'theirs' } }), {}, actor)).rejects.toMatchObject({
      code: 'forbidden',
    })
  expect(await kept()).toEqual([])
})

test('large exports that come at once leave whole lines', async () => {
  const many = (name: string) =>
    exported(...Array.from({ length: 300 }, (_, at) => ({ name, at, body: { stringValue: 'x '.repeat(4000) } })))
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => send(many(name))))
  const records = (await kept()).map((line) => (JSON.parse(line) as { name: string }).name)
  expect(records.toSorted()).toEqual(['a', 'b', 'c', 'd'].flatMap((name) => Array<string>(300).fill(name)))
})

test('what is too large, packed or not, and what is no JSON is refused and not kept', async () => {
  const large = exported({ body: { stringValue: ' '.repeat(17 * 1024 * 1024) } })
  await expect(send(large)).rejects.toMatchObject({ code: 'too_large' })
  await expect(send(gzipSync(large), { 'content-encoding': 'gzip' })).rejects.toMatchObject({ code: 'too_large' })
  await expect(send('{"half":')).rejects.toMatchObject({ code: 'bad_input' })
  await expect(send('x', { 'content-type': 'application/x-protobuf' })).rejects.toMatchObject({ code: 'bad_input' })
  expect(await kept()).toEqual([])
})
