// What must not be kept is nowhere: tokens that are keys, values of environments, secrets inside base64. Looked for in every file of the
// database, its log of changes included.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bench } from '../testing/run.ts'
import { random } from '../demo/random.ts'
import { writeStore } from './testing/folder.ts'
import { registry } from './testing/registry.ts'
import { dispatchRuns } from './testing/runs.ts'

// Made at run time, so that no file of the project holds what looks like one.
const draw = random(77)
const tokens = Array.from({ length: 3 }, () => draw.id(24))
const inEnvironment = `plain ${draw.id(18)} words`
const inTerminal = `ghp_${draw.id(36)}`

test('planted secrets are found in no file of the database', async () => {
  const one = await bench()
  try {
    const world = registry(tokens)
    const [pretty, line, torn, printed] = ['claude-tokens.json', 'one-line.json', 'torn.json', 'printed.jsonl'].map(
      (name) => join(one.dir, name),
    )
    const text = JSON.stringify(world.tokens, null, 2)
    await writeFile(pretty ?? '', text)
    await writeFile(line ?? '', JSON.stringify(world.tokens))
    await writeFile(torn ?? '', text.slice(0, text.lastIndexOf('chat_id') - 20))
    const said = {
      type: 'user',
      uuid: 'u-1',
      sessionId: 's-1',
      timestamp: '2026-01-01T00:00:00Z',
      message: { role: 'user', content: `I did cat claude-tokens.json: ${text}` },
    }
    await writeFile(printed ?? '', `${JSON.stringify(said)}\n`)
    await writeFile(join(one.dir, 'claude-sessions.json'), JSON.stringify(world.sessions, null, 2))
    const runs = dispatchRuns(inEnvironment).files
    const chunk = {
      ...runs['session_events']?.[1],
      id: 55,
      seq: 55,
      payload: Buffer.from(`export T=${inTerminal}\n`).toString('base64'),
    }
    await writeStore(join(one.dir, 'dispatch'), { ...runs, session_events: [...(runs['session_events'] ?? []), chunk] })
    const account = await one.run([one.dir])
    expect(account.records).toBe(account.stored + account.same + account.refused)

    const { sql } = one.database
    const sessions = await sql<Array<{ native_id: string; state: string; tokens: number }>>`
      select s.native_id, s.meta->'runtime'->>'state' as state, count(t.id)::int as tokens
      from sessions s left join session_tokens t on t.session_id = s.id where s.native_id = any(${world.ids}) group by s.id order by s.native_id`
    expect(sessions).toEqual([...world.ids].sort().map((native_id) => ({ native_id, state: 'active', tokens: 1 })))
    const hashes = await sql<Array<{ token_hash: string; salt: string }>>`select token_hash, salt from session_tokens`
    expect(new Set(hashes.map((row) => row.token_hash)).size).toBe(3)
    for (const row of hashes) expect(tokens).not.toContain(row.token_hash)

    await sql`checkpoint`
    const [{ folder } = { folder: '' }] = await sql<
      Array<{ folder: string }>
    >`select current_setting('data_directory') as folder`
    const planted = [...tokens, inEnvironment, inTerminal, Buffer.from(inTerminal).toString('base64').slice(4, 40)]
    expect(await filesWith(folder, planted)).toEqual([])
    const rows = await decoded(one.database.sql)
    expect(
      planted.flatMap((secret) =>
        rows.includes(secret) ? [rows.slice(Math.max(0, rows.indexOf(secret) - 120), rows.indexOf(secret) + 60)] : [],
      ),
    ).toEqual([])
    // The search itself finds what is there.
    expect(rows.includes(world.ids[0] ?? 'none')).toBe(true)
  } finally {
    await one.close()
  }
}, 60_000)

/** Custody is compressed, so that a search of files alone would prove nothing of it. */
async function decoded(sql: Awaited<ReturnType<typeof bench>>['database']['sql']): Promise<string> {
  const { zstdDecompressSync } = await import('node:zlib')
  const chunks = await sql<Array<{ data: Buffer }>>`select data from upload_chunks`
  return chunks.map(({ data }) => zstdDecompressSync(data).toString('utf8')).join('\n')
}

async function filesWith(folder: string, secrets: string[]): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true })) {
    const path = join(folder, entry)
    const facts = await stat(path).catch(() => null)
    if (!facts?.isFile() || facts.size > 256 * 1024 * 1024) continue
    const bytes = await readFile(path).catch(() => null)
    for (const secret of secrets) if (bytes?.includes(secret)) found.push(`${entry}: ${secret.slice(0, 4)}…`)
  }
  return found
}
