// Promise 8 for what is stored already: after a rescan a secret is in no file of the database, its log of writes, the engine or the data
// folder, on a server and an engine of their own that go on running.
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import postgres from 'postgres'
import type { Sql } from 'postgres'
import { connect } from '#db/client.server.ts'
import { startEmbedded } from '#db/embedded.server.ts'
import type { EmbeddedPostgres } from '#db/embedded.server.ts'
import { migrateUp } from '#db/migrate.server.ts'
import { seedActor } from '#db/testing-rows.ts'
import { startEngine } from '#electric/engine/engine.ts'
import { readConfig } from '#electric/engine/config.ts'
import { runImport } from '../run.server.ts'
import type { RunOptions } from '../run.server.ts'
import { rescan } from './rescan.server.ts'
import { planted, secretsOf } from './testing/older.ts'

let dir: string
let server: EmbeddedPostgres
let sql: Sql
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'logbook-sweep-'))
  await chmod(dir, 0o711)
  server = await startEmbedded({ dataDir: join(dir, 'postgres'), settings: { fsync: 'off', autovacuum: 'off' } })
  await migrateUp(server.url)
  sql = postgres(server.url, { onnotice: () => {} })
})
afterEach(async () => {
  await sql.end({ timeout: 1 })
  await server.stop()
  await rm(dir, { recursive: true, force: true })
})

const count = 12

// Lines of a session, most of them with a secret; long ones are stored beside their row.
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => {
    const n = from + i
    const content = `${planted(n % count)} ${'words and more words '.repeat(n % 3 === 0 ? 300 : 3)} ${planted((n + 1) % count)}`
    return `${JSON.stringify({ type: 'user', sessionId: 's', uuid: `u-${n}`, timestamp: '2026-01-01T00:00:00Z', message: { role: 'user', content } })}\n`
  }).join('')

/** Files below `folder` in which one of `words` stands. */
async function filesWith(folder: string, words: string[]): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = await readFile(path).catch(() => Buffer.alloc(0))
    if (words.some((word) => bytes.includes(word))) found.push(path)
  }
  return found
}

async function snapshot(url: string, spaceId: string): Promise<string> {
  const query = new URLSearchParams({ table: 'timeline_events', where: `space_id = '${spaceId}'` })
  let offset = '-1'
  let handle = ''
  let text = ''
  for (;;) {
    const answer = await fetch(`${url}/v1/shape?${query.toString()}&offset=${offset}${handle && `&handle=${handle}`}`)
    if (answer.status === 409 || answer.status === 503) {
      offset = '-1'
      handle = ''
      text = ''
      await answer.text()
      continue
    }
    text += await answer.text()
    if (answer.headers.has('electric-up-to-date')) return text
    offset = answer.headers.get('electric-offset') ?? ''
    handle = answer.headers.get('electric-handle') ?? ''
  }
}

test(
  'a secret that older rules let through is in no file afterwards, and the tabs see masks',
  { timeout: 300_000 },
  async () => {
    const [home, engineDir, file] = [
      join(dir, 'home'),
      join(dir, 'engine'),
      join(dir, '..', `planted-${process.pid}.jsonl`),
    ]
    await mkdir(home)
    const { config } = readConfig({
      DATABASE_URL: server.url,
      ELECTRIC_PORT: '0',
      ELECTRIC_INSECURE: 'true',
      ELECTRIC_STORAGE_DIR: engineDir,
    })
    const engine = await startEngine(config)
    const secrets = secretsOf(count)
    try {
      const actor = await seedActor(sql)
      const options: RunOptions = {
        databaseUrl: server.url,
        actor,
        paths: [file],
        origin: 'cli',
        secret: 'test',
        home,
        keepSecrets: true,
      }
      await writeFile(file, lines(0, 200))
      await runImport(options)
      expect(await snapshot(engine.url, actor.spaceId)).toContain(secrets[0])
      // While a shape follows, so that its log holds changes as well; statistics hold values.
      await writeFile(file, lines(0, 300))
      await runImport(options)
      await sql`update sessions set title = title || ' again'`
      await sql`analyze`
      await sql`update uploads set mask_version = 'older'`
      await sql`checkpoint`
      expect((await filesWith(dir, secrets)).length).toBeGreaterThan(3)
      const report = await rescan({
        db: connect(server.url),
        secret: 'test',
        home,
        engine: { kind: 'embedded', idleFolder: null },
      })
      expect(report).toMatchObject({ uploads: 1, changed: 1, faults: [] })
      expect(report.masks['github-token']).toBeGreaterThan(100)
      expect(await filesWith(dir, secrets)).toEqual([])
      const seen = await snapshot(engine.url, actor.spaceId)
      expect(seen).toContain('*github-token')
      for (const secret of secrets) expect(seen).not.toContain(secret)
      expect(await filesWith(dir, secrets)).toEqual([])
      expect(await sql`show wal_recycle`).toEqual([{ wal_recycle: 'on' }])
    } finally {
      await engine.stop()
      await rm(file, { force: true })
    }
  },
)
