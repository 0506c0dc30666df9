// Custody: every byte that was taken, as masked, in chunks that prove themselves; nothing secret anywhere; no line too long.
import { createHash } from 'node:crypto'
import { open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bigSession } from './demo/sessions.ts'
import { claudeFile } from './demo/claude-file.ts'
import { random } from './demo/random.ts'
import { bench } from './testing/run.ts'
import type { Bench } from './testing/run.ts'

let one: Bench

beforeAll(async () => {
  one = await bench()
})
afterAll(() => one.close())

/** What is in custody of a source, put together again; checks both chains on the way. */
async function kept(path: string): Promise<Buffer> {
  const rows = await one.database.sql<
    Array<{ data: Buffer; hash: string; length: number; source_from: string; source_to: string }>
  >`select c.data, c.hash, c.length, c.source_from, c.source_to from upload_chunks c join uploads u on u.id = c.upload_id
    where u.source = ${path} order by u.generation, c.index`
  let hash = ''
  let at = 0
  const parts = rows.map((row) => {
    const bytes = zstdDecompressSync(row.data)
    hash = createHash('sha256').update(hash).update(bytes).digest('hex')
    expect(row).toMatchObject({
      hash,
      length: bytes.length,
      source_from: String(at),
      source_to: String(at + bytes.length),
    })
    at += bytes.length
    return bytes
  })
  return Buffer.concat(parts)
}

test('what is in custody is the source, byte by byte', async () => {
  const path = join(one.dir, 'whole.jsonl')
  await writeFile(path, bigSession(4000, { seed: 31 }).text)
  await one.run([path])
  expect((await kept(path)).equals(await readFile(path))).toBe(true)
})

test('a secret is nowhere: not in custody, rows, refusals or titles; native ids stay', async () => {
  const secret = `ghp_${'Zz9Yy8Xx7Ww6Vv5Uu4Tt3Ss2Rr1Qq0Pp9Oo8'}`
  const file = claudeFile({ random: random(41), start: new Date('2026-01-01'), cwd: `/home/${secret}`, branch: secret })
  file.prompt(`my token is ${secret}`)
  file.think(`line\n${secret}`)
  file.tool('Bash', { command: `curl -H "Authorization: ${secret}"`, [secret]: secret }, `echo\n${secret}\n`, {
    failed: true,
  })
  file.tool('TodoWrite', { todos: [{ content: `hide ${secret}`, status: 'pending' }] }, 'ok')
  file.line({ type: 'custom-title', customTitle: secret, sessionId: file.sessionId })
  const path = join(one.dir, 'secret.jsonl')
  await writeFile(path, `${file.text()}broken ${secret}\n`)
  const report = await one.run([path])
  expect(report.refused).toBe(1)
  const tables = await one.database.sql<Array<{ name: string }>>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`
  for (const { name } of tables) {
    const found = await one.database.sql.unsafe(`select 1 from ${name} t where position('${secret}' in t::text) > 0
      or position('${Buffer.from(secret).toString('hex')}' in t::text) > 0`)
    expect(found, name).toHaveLength(0)
  }
  const text = (await kept(path)).toString()
  expect(text).not.toContain(secret)
  for (const line of file.lines) if (line['uuid']) expect(text).toContain(String(line['uuid']))
  const [upload] = await one.database.sql`select masked::int, mask_version from uploads where source = ${path}`
  expect(upload?.masked).toBeGreaterThan(5)
})

test('a line of 100 MB is refused as one record and kept whole, in bounded memory; the rest goes on', async () => {
  const path = join(one.dir, 'giant.jsonl')
  const line = (n: number) =>
    `${JSON.stringify({ type: 'user', uuid: `g-${n}`, sessionId: 'giant', timestamp: '2026-01-01T00:00:00Z', message: { role: 'user', content: `prompt ${n}` } })}\n`
  const secret = `ghp_${'Aa1Bb2Cc3Dd4Ee5Ff6Gg7Hh8Ii9Jj0Kk1Ll2'}`
  const file = await open(path, 'w')
  await file.write(line(1))
  await file.write('{"type":"user","uuid":"giant","message":{"role":"user","content":"')
  for (let mb = 0; mb < 100; mb++)
    await file.write(`${'0123456789abcde '.repeat(65_536).slice(secret.length + 1)}${secret} `)
  await file.write(`"}}\n${line(2)}`)
  await file.close()
  const report = await one.run([path])
  expect(report.perFile[0]).toMatchObject({ records: 3, stored: 2, refused: 1, error: null })
  const [refusal] = await one.database
    .sql`select code, line, byte_offset, byte_length, raw from import_refusals where path = ${path}`
  const size = (await readFile(path)).length
  const giant = size - line(1).length - line(2).length - 1
  expect(refusal).toMatchObject({
    code: 'line_too_long',
    line: 2,
    byte_offset: String(line(1).length),
    byte_length: String(giant),
    raw: null,
  })
  const bytes = await kept(path)
  expect(bytes.length).toBe(size)
  expect(bytes.includes(secret)).toBe(false)
}, 120_000)
