// Promise 8 by the adversary's own method: secrets of every kind in every place that the running program takes something from, then a
// search of every byte that it keeps: rows, custody, Postgres' files and its log of changes, spool, recordings, logs, temporary files.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { random } from '../../app/importer/demo/random.ts'
import { settings } from '../corpus/secrets.ts'
import { cookieFor, expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'
import { brokenLines, claudeLines, codexLines, documents, hookPayloads, settingLines, telemetry } from './planting.ts'
import { Plants, searchFiles, searchRows } from './plants.ts'

const seed = Number(process.env['CORPUS_SEED'] ?? Date.now() % 100_000)
const root = join(import.meta.dirname, '..', '..')
const node = join(root, 'node_modules', '.bin', 'node')
const temporary = process.env['TMPDIR']
const elsewhere = await mkdtemp(join(tmpdir(), 'logbook-plants-'))
process.env['TMPDIR'] = elsewhere

const test = withStack()

test.afterAll(async () => {
  if (temporary === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = temporary
  await rm(elsewhere, { recursive: true, force: true })
})

const sessionOf = (n: number) => `5b1f6a52-6a0e-4a1b-8f57-${String(n).padStart(12, '0')}`

test('planted secrets are found nowhere', async ({ stack }) => {
  test.setTimeout(600_000)
  test.info().annotations.push({ type: 'CORPUS_SEED', description: String(seed) })
  const plants = new Plants(random(seed))
  await follow(stack, plants)
  await command(stack, ['run', '--data', stack.home, '--', node, '-e', printing(plants.secrets('a terminal'))])
  for (const payload of hookPayloads(plants, sessionOf(40)))
    await command(stack, ['hook', '--data', stack.home], JSON.stringify(payload))
  await post(stack, plants)
  await settled(stack)
  await stack.sql`checkpoint`
  const found = [
    ...(await searchRows(plants, stack.sql)),
    ...(await searchFiles(plants, [stack.home, ...(await leftBeside(stack))])),
  ]
  expect(found, `CORPUS_SEED=${seed}`).toEqual([])
  // The search itself finds what is there.
  plants.needles.set(sessionOf(0).slice(0, 16), 'no secret')
  expect((await searchRows(plants, stack.sql)).length).toBeGreaterThan(0)
})

// Temporary files: all but the folder of the stack itself, in which the sources lie too.
async function leftBeside({ home }: Stack): Promise<string[]> {
  const entries = await readdir(elsewhere, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== basename(dirname(home)))
  return folders.map((entry) => join(elsewhere, entry.name))
}

// Files of agents, followed as they come.
async function follow({ claudeDir, codexDir }: Stack, plants: Plants): Promise<void> {
  const project = join(claudeDir, 'projects', '-srv-x')
  const { 'history.jsonl': history = '', ...rest } = documents(plants, sessionOf(0))
  const todos = Object.entries(rest).filter(([name]) => name.includes('-agent-'))
  const files = {
    [join(project, `${sessionOf(0)}.jsonl`)]: claudeLines(plants, sessionOf(0)),
    [join(project, `${sessionOf(1)}.jsonl`)]: brokenLines(plants, sessionOf(1)),
    [join(claudeDir, 'history.jsonl')]: history,
    [join(codexDir, 'sessions/2026/03/01', `rollout-2026-03-01T10-00-00-${sessionOf(2)}.jsonl`)]: codexLines(
      plants,
      sessionOf(2),
    ),
    ...Object.fromEntries(todos.map(([name, text]) => [join(claudeDir, 'todos', name), text])),
    ...Object.fromEntries(
      Object.keys(settings).map((setting, n) => [
        join(project, `${sessionOf(10 + n)}.jsonl`),
        settingLines(plants, setting, sessionOf(10 + n)),
      ]),
    ),
    ...Object.fromEntries(
      plants
        .secrets('a path', (secret) => !secret.includes('/') && secret.length < 200)
        .map((secret, n) => [
          join(claudeDir, 'projects', `-srv-${secret}`, `${sessionOf(100 + n)}.jsonl`),
          `${JSON.stringify({ type: 'user', uuid: `p${n}`, sessionId: sessionOf(100 + n), timestamp: '2026-03-01T10:00:00Z', message: { role: 'user', content: 'x' } })}\n`,
        ]),
    ),
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
}

// What comes over HTTP: uploads, another machine's batches, telemetry, the registry.
async function post(stack: Stack, plants: Plants): Promise<void> {
  const cookie = await cookieFor(stack, stack.owner)
  const headers = { cookie: `${cookie.name}=${cookie.value}`, origin: stack.address }
  const send = async (path: string, body: string, more: Record<string, string> = {}) => {
    const answer = await fetch(`${stack.address}${path}`, { method: 'POST', body, headers: { ...headers, ...more } })
    expect(answer.status, `${path}: ${await answer.text()}`).toBeLessThan(500)
  }
  for (const [name, text] of Object.entries(documents(plants, sessionOf(60))))
    await send('/api/uploads', text, { 'x-file-name': name })
  const long = plants.secrets('the name of an upload', (secret) => !secret.includes('/') && secret.length < 200)
  for (const [n, secret] of long.entries())
    if (n % 8 === 0)
      await send('/api/uploads', settingLines(plants, 'plain', sessionOf(61)), { 'x-file-name': `${secret}.jsonl` })
  await send('/api/otel/v1/logs', telemetry(plants), { 'content-type': 'application/json' })
  const label = plants.secrets('a process').slice(0, 8).join(' ')
  await send(
    '/api/registry',
    JSON.stringify({ session_id: sessionOf(62), cwd: `/srv/${label}`, label, pid: process.pid }),
    { 'content-type': 'application/json' },
  )
  const { key } = JSON.parse(
    await command(stack, ['key', 'create', '--scope', 'capture', '--label', 'other', '--json', '--data', stack.home]),
  ) as { key: string }
  const capture = async (source: string, text: string) => {
    const query = new URLSearchParams({ source, generation: '0', from: '0', to: String(Buffer.byteLength(text)) })
    const answer = await fetch(`${stack.address}/api/capture?${query}`, {
      method: 'POST',
      body: text,
      headers: { authorization: `Bearer ${key}` },
    })
    expect(answer.status, await answer.text()).toBe(200)
  }
  for (const [n, setting] of Object.keys(settings).entries())
    await capture(`/srv/${n}.jsonl`, settingLines(plants, setting, sessionOf(70 + n)))
  for (const [n, secret] of plants.secrets('a source of another machine').entries())
    if (n % 8 === 0) await capture(`/srv/${secret}/x.jsonl`, claudeLines(new Plants(random(n)), sessionOf(80 + n)))
}

const printing = (secrets: string[]): string =>
  `for (const one of ${JSON.stringify(secrets.map((secret) => Buffer.from(secret).toString('base64url')))}) process.stdout.write('export X=' + Buffer.from(one, 'base64url') + '\\n')`

async function command(stack: Stack, args: string[], input = ''): Promise<string> {
  const child = spawn(
    node,
    ['--disable-warning=ExperimentalWarning', args[0] === 'hook' ? 'app/cli/logbook.mjs' : 'app/cli/main.ts', ...args],
    {
      cwd: root,
      env: { ...process.env, LOGBOOK_HOME: stack.home },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stdin.end(input)
  await once(child, 'close')
  return said
}

// Every file is taken, and what hooks and terminals left has come too.
async function settled({ sql }: Stack): Promise<void> {
  const ends = [sessionOf(0), sessionOf(1), sessionOf(2), sessionOf(10), sessionOf(15), sessionOf(40), sessionOf(100)]
  await expect
    .poll(async () => (await sql`select native_id from sessions where native_id = any(${ends})`).length, {
      timeout: 240_000,
    })
    .toBe(ends.length)
  await expect
    .poll(async () => (await sql`select 1 from sessions where kind = 'pty' and event_count > 0`).length, {
      timeout: 120_000,
    })
    .toBe(1)
  let before = ''
  await expect
    .poll(
      async () => {
        const [now] = await sql`select count(*)::int as sources, sum(source_bytes)::int as bytes from uploads`
        const same = JSON.stringify(now) === before
        before = JSON.stringify(now)
        return same
      },
      { timeout: 120_000, intervals: [3000] },
    )
    .toBe(true)
}
