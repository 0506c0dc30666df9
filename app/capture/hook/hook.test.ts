// What an agent relies on: exit 0, nothing said, bounded time, whatever is broken; and what Logbook relies on: what was
// acknowledged is in the spool, once, whole, without a secret.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mostSpoolBytes, blockBytes, spoolOf } from '../spool/append.ts'
import { hookIn, incoming } from './testing.ts'

let dir: string
let hook: Awaited<ReturnType<typeof hookIn>>
let nth = 0
const freshHome = () => join(dir, `home-${nth++}`)

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'logbook-hook-'))
  hook = await hookIn(dir)
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const quiet = { code: 0, stdout: '', stderr: '' }
const payload = (more: Record<string, unknown> = {}) =>
  JSON.stringify({ session_id: 'one', hook_event_name: 'Stop', cwd: '/srv', ...more })

test('an event is one private line in the spool', async () => {
  const home = freshHome()
  expect(await hook(home, { input: payload() })).toEqual(quiet)
  const [envelope, ...more] = incoming(home)
  expect(more).toEqual([])
  expect(envelope).toMatchObject({ v: 1, agent: 'claude', event: 'Stop', payload: { session_id: 'one' } })
  expect(Math.abs(Date.parse(envelope?.at ?? '') - Date.now())).toBeLessThan(60_000)
  const spool = spoolOf(home)
  expect(statSync(spool.incoming).mode & 0o777).toBe(0o700)
  for (const name of readdirSync(spool.incoming)) expect(statSync(join(spool.incoming, name)).mode & 0o777).toBe(0o600)
})

test('fifty at once lose nothing and hide no line in another', async () => {
  const home = freshHome()
  const runs = await Promise.all(
    Array.from({ length: 50 }, (_, n) => hook(home, { input: payload({ n, filler: 'x'.repeat(n * 1000) }) })),
  )
  expect(runs).toEqual(Array.from({ length: 50 }, () => quiet))
  const seen = incoming(home).map((envelope) => (envelope.payload as { n: number }).n)
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n))
}, 60_000)

test.each([
  ['no JSON', 'not { json', 'Unreadable'],
  ['a list', '[1,2]', 'Unreadable'],
  ['half an object', '{"session_id":"one","hook_ev', 'Unreadable'],
  ['no name', '{"session_id":"one"}', 'Unknown'],
  ['a byte order mark', `\uFEFF${payload()}`, 'Stop'],
])('%s is kept as what it is', async (_name, input, event) => {
  const home = freshHome()
  expect(await hook(home, { input })).toEqual(quiet)
  expect(incoming(home).map((envelope) => envelope.event)).toEqual([event])
})

test('nothing at all makes nothing', async () => {
  const home = freshHome()
  expect(await hook(home)).toEqual(quiet)
  expect(existsSync(spoolOf(home).incoming)).toBe(false)
})

test('a stdin that never ends is given up, and what had come is kept', async () => {
  const [whole, torn, silent] = [freshHome(), freshHome(), freshHome()]
  expect(await hook(whole, { input: payload(), open: true })).toEqual(quiet)
  expect(incoming(whole).map((envelope) => envelope.event)).toEqual(['Stop'])
  expect(await hook(torn, { input: '{"session_id":"one",', open: true })).toEqual(quiet)
  expect(incoming(torn).map((envelope) => envelope.event)).toEqual(['Unreadable'])
  expect(await hook(silent, { input: null })).toEqual(quiet)
})

test('files and pipes of a shell are read like any other stdin, and given up like it', async () => {
  const input = join(dir, 'input.json')
  writeFileSync(input, payload({ filler: 'x'.repeat(300_000) }))
  const run = (line: string, home: string) =>
    execFileSync('/bin/sh', ['-c', line], {
      env: {
        ...process.env,
        INPUT: input,
        RUN: process.execPath,
        FILE: join(dir, 'bin', 'logbook-hook.cjs'),
        AT: home,
      },
    }).toString()
  const end = '"$RUN" "$FILE" --data "$AT"'
  for (const line of [`${end} < "$INPUT"`, `cat "$INPUT" | ${end}`, `(cat "$INPUT"; sleep 3) | ${end}`]) {
    const home = freshHome()
    expect(run(line, home)).toBe('')
    expect(incoming(home).map((envelope) => envelope.event)).toEqual(['Stop'])
  }
  const torn = freshHome()
  expect(run(`(printf '{"session_id":"one"'; sleep 3) | ${end}`, torn)).toBe('')
  expect(incoming(torn).map((envelope) => envelope.event)).toEqual(['Unreadable'])
  expect(run(`${end} < /dev/null`, freshHome())).toBe('')
}, 60_000)

test('a socket is read by its handle without a word, whatever Node is asked to warn of', async () => {
  const home = freshHome()
  const env = { NODE_PENDING_DEPRECATION: '1' }
  const input = payload({ filler: 'x'.repeat(300_000) })
  expect(await hook(home, { input, env })).toEqual(quiet)
  expect(await hook(home, { input: payload(), open: true, env })).toEqual(quiet)
  expect(incoming(home).map((envelope) => envelope.event)).toEqual(['Stop', 'Stop'])
})

test('forty megabytes are cut down or given up, and never wait', async () => {
  const home = freshHome()
  expect(await hook(home, { input: payload({ tool_response: 'word '.repeat(1_000_000) }) })).toEqual(quiet)
  expect(await hook(home, { input: payload({ tool_response: 'word '.repeat(8_000_000) }) })).toEqual(quiet)
  const [cut, over] = incoming(home)
  expect((cut?.payload as { tool_response: string } | undefined)?.tool_response).toMatch(
    /word … \[\d+ characters more\]$/,
  )
  expect(over?.event).toBe('Unreadable')
  for (const name of readdirSync(spoolOf(home).incoming))
    expect(statSync(join(spoolOf(home).incoming, name)).size).toBeLessThan(200_000)
}, 30_000)

test('a folder that cannot be made or written is no reason to fail', async () => {
  const home = freshHome()
  writeFileSync(home, 'a file where the folder should be')
  expect(await hook(home, { input: payload() })).toEqual(quiet)
  const closed = freshHome()
  mkdirSync(closed)
  chmodSync(closed, 0o500)
  expect(await hook(closed, { input: payload() })).toEqual(quiet)
  expect(await hook('/proc/none', { input: payload() })).toEqual(quiet)
  const { HOME: _, ...env } = process.env
  expect(await hook(freshHome(), { input: payload(), env: { ...env, HOME: '' } as Record<string, string> })).toEqual(
    quiet,
  )
})

test('a full spool takes no more and says how many it did not take', async () => {
  const home = freshHome()
  mkdirSync(spoolOf(home).dir, { recursive: true })
  writeFileSync(spoolOf(home).size, Buffer.alloc(mostSpoolBytes / blockBytes))
  for (let n = 0; n < 3; n++) expect(await hook(home, { input: payload() })).toEqual(quiet)
  expect(readdirSync(spoolOf(home).incoming)).toEqual([])
  const [name = ''] = readdirSync(spoolOf(home).dropped)
  expect(Buffer.from(name, 'base64url').toString()).toBe('one')
  expect(statSync(join(spoolOf(home).dropped, name)).size).toBe(3)
})

test('a full disk loses no more than it must, and leaves no half line', async () => {
  const home = freshHome()
  mkdirSync(home)
  if (!mounted(home)) return
  try {
    mkdirSync(spoolOf(home).incoming, { recursive: true })
    writeFileSync(join(home, 'filler'), Buffer.alloc(248 * 1024))
    for (let n = 0; n < 3; n++)
      expect(await hook(home, { input: payload({ last_assistant_message: 'word '.repeat(10_000) }) })).toEqual(quiet)
    expect(readdirSync(spoolOf(home).incoming)).toEqual([])
    expect(readdirSync(spoolOf(home).dropped).length).toBeGreaterThan(0)
    rmSync(join(home, 'filler'))
    expect(await hook(home, { input: payload() })).toEqual(quiet)
    expect(incoming(home)).toHaveLength(1)
  } finally {
    execFileSync('umount', [home])
  }
})

test('killed at any moment, a hook leaves whole lines, or one without its end', async () => {
  const home = freshHome()
  await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      hook(home, {
        input: payload({ n, filler: 'x'.repeat(50_000) }),
        onStart: (pid) => setTimeout(() => kill(pid), 20 + n * 6),
      }),
    ),
  )
  const folder = spoolOf(home).incoming
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const text = readFileSync(join(folder, name), 'utf8')
    if (text.endsWith('\n')) expect(() => JSON.parse(text) as unknown).not.toThrow()
  }
}, 30_000)

test('one file switches it off', async () => {
  const home = freshHome()
  mkdirSync(home)
  writeFileSync(join(home, 'hooks-disabled'), '')
  expect(await hook(home, { input: payload() })).toEqual(quiet)
  expect(existsSync(spoolOf(home).dir)).toBe(false)
})

test("Codex's message is an argument, and the program that was there before is run after", async () => {
  const home = freshHome()
  const told = join(dir, 'told')
  const before = JSON.stringify([
    process.execPath,
    '-e',
    `require('fs').writeFileSync(${JSON.stringify(told)}, process.argv[1])`,
  ])
  const message = JSON.stringify({ type: 'agent-turn-complete', 'thread-id': 'thread', cwd: '/srv' })
  const words = ['--agent', 'codex', '--then', before, message]
  expect(await hook(home, { input: null, words })).toEqual(quiet)
  expect(incoming(home)).toMatchObject([{ agent: 'codex', event: 'agent-turn-complete' }])
  await expect.poll(() => existsSync(told) && readFileSync(told, 'utf8')).toBe(message)
})

test('no secret reaches the spool, in whatever field or form', async () => {
  const home = freshHome()
  const secret = `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`
  const input = JSON.stringify({
    session_id: 'one',
    hook_event_name: 'PreToolUse',
    tool_input: { command: `export GH=${secret}\ncurl https://me:${secret}@host.example/x`, [secret]: [secret] },
    long: `${'word '.repeat(13_100)}${secret}${' word'.repeat(1000)}`,
  })
  for (const text of [input, input.slice(0, -9), `no JSON, TOKEN=${secret}`])
    expect(await hook(home, { input: text })).toEqual(quiet)
  const folder = spoolOf(home).incoming
  const kept = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  expect(kept).toHaveLength(3)
  expect(kept.filter((text) => text.includes('ghp_') || text.includes(secret.slice(4, 20)))).toEqual([])
})

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}

function mounted(folder: string): boolean {
  if (process.getuid?.() !== 0 || process.platform !== 'linux') return false
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
