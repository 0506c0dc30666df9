// `logbook run` as a person calls it, in a terminal and without one: the command is not disturbed, and what it put out is a
// session of kind pty, byte for byte but for secrets, also when no server runs or the recorder is killed.
import { spawn as spawnPty } from '@lydell/node-pty'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { thisMachine } from '#app/importer/machine.server.ts'
import { withoutUntouched } from '#app/importer/untouched.server.ts'
import { bench, gaps } from '#app/importer/testing/run.ts'
import type { Bench } from '#app/importer/testing/run.ts'
import { connect } from '#db/client.server.ts'
import { removeTaken } from './remove-taken.server.ts'
import { sweep } from '../registry/sweep.server.ts'

let one: Bench
let home: string
const main = join(import.meta.dirname, '..', '..', 'cli', 'main.ts')
const secret = ['ghp', `${'a1B2c3D4e5'.repeat(3)}a1B2c3`].join('_')

beforeAll(async () => {
  one = await bench()
  home = join(one.dir, 'home')
})
afterAll(() => one.close())

const args = (...command: string[]) => [
  '--disable-warning=ExperimentalWarning',
  main,
  'run',
  '--data',
  home,
  '--',
  ...command,
]
const node = (script: string) => [process.execPath, '-e', script]

interface Outcome {
  code: number
  out: Buffer
  err: Buffer
}

function run(command: string[], input = ''): Promise<Outcome> {
  return new Promise((done) => {
    const child = execFile(process.execPath, args(...command), { encoding: 'buffer' }, (_error, out, err) =>
      done({ code: child.exitCode ?? -1, out, err }),
    )
    child.stdin?.end(input)
  })
}

/** Runs in a terminal of its own; `keys` are typed when `on` has been seen. */
function runOnTerminal(
  command: string[],
  typed: { on: string; keys: string } | null = null,
  size = { cols: 91, rows: 17 },
) {
  const pty = spawnPty(process.execPath, args(...command), { ...size, encoding: null })
  const out: Buffer[] = []
  let keys = typed
  pty.onData((data) => {
    out.push(Buffer.from(data))
    if (keys === null || !Buffer.concat(out).includes(keys.on)) return
    pty.write(keys.keys)
    keys = null
  })
  const ended = new Promise<number>((done) => pty.onExit(({ exitCode }) => done(exitCode)))
  return { pty, text: () => Buffer.concat(out).toString(), ended }
}

async function recordings(): Promise<string[]> {
  const names = await readdir(join(home, 'terminals')).catch((): string[] => [])
  return names.map((name) => join(home, 'terminals', name))
}

/** The newest recording, imported: its session, and the bytes of its chunks by channel. */
async function imported(marker: string) {
  const paths = await recordings()
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')))
  const path = paths[texts.findIndex((text) => text.includes(marker))] ?? ''
  await one.run([path])
  const { sql } = one.database
  const [session] = await sql<Array<{ id: string; kind: string; status: string; title: string }>>`
    select id, kind, status, title from sessions where agent = 'terminal' and transcript_path = ${path}`
  const rows = await sql<Array<{ channel: string; body: { type: string; data: string; encoding: BufferEncoding } }>>`
    select e.channel, b.body from timeline_events e join event_bodies b on b.event_id = e.id
    where e.session_id = ${session?.id ?? null} order by e.seq`
  const bytes = (channel: string) =>
    Buffer.concat(
      rows
        .filter((row) => row.body.type === 'chunk' && row.channel === channel)
        .map(({ body }) => Buffer.from(body.data, body.encoding)),
    )
  return { session, rows, bytes, path }
}

test('without a terminal: every byte of both outputs, the input and the exit code are the command’s own', async () => {
  const script = `process.stdin.on('data', (d) => { process.stdout.write(Buffer.concat([d, Buffer.from([0xff, 0x00, 0xe2, 0x82])]));
    setTimeout(() => { process.stdout.write(Buffer.from([0xac, 0x0a])); process.stderr.write('sorry\\n'); process.exitCode = 7 }, 400) })`
  const { code, out, err } = await run(node(script), 'unchanged\n')
  expect(code).toBe(7)
  expect(out).toEqual(Buffer.concat([Buffer.from('unchanged\n'), Buffer.from([0xff, 0x00]), Buffer.from('€\n')]))
  expect(err.toString()).toBe('sorry\n')
  const { session, bytes } = await imported('setTimeout')
  expect(session).toMatchObject({ kind: 'pty', status: 'error' })
  expect(bytes('pty:stdout')).toEqual(out)
  expect(bytes('pty:stderr')).toEqual(err)
  const db = connect(one.database.url)
  const machine = await thisMachine(db, one.actor, home)
  const folder = join(home, 'terminals')
  await writeFile(join(folder, 'open.jsonl'), '{"logbook":"terminal"}\n')
  expect(
    await removeTaken(folder, (paths) =>
      withoutUntouched({ db, actor: one.actor, machineId: machine, secret: 'test' }, paths),
    ),
  ).toBe(1)
  expect(await readdir(folder)).toEqual(['open.jsonl'])
  await rm(join(folder, 'open.jsonl'))
  expect(await gaps(one)).toEqual([])
})

test('in a terminal: size, typed keys, Ctrl-C and the exit code pass through', async () => {
  const shell = runOnTerminal(['sh', '-c', 'stty size; printf "name? "; read name; echo "hello $name"; exit 3'], {
    on: 'name? ',
    keys: 'wörld\r',
  })
  expect(await shell.ended).toBe(3)
  expect(shell.text()).toContain('17 91')
  expect(shell.text()).toContain('hello wörld')
  const { session, rows, bytes } = await imported('read name')
  expect(session?.title).toContain('stty size')
  expect(rows[0]?.body).toMatchObject({ type: 'open', cols: 91, rows: 17 })
  expect(bytes('pty:stdout').toString()).toBe(shell.text())

  const trapped = runOnTerminal(
    ['sh', '-c', 'trap "echo caught; exit 9" INT; echo ready; while :; do sleep 0.05; done'],
    {
      on: 'ready',
      keys: '\x03',
    },
  )
  expect(await trapped.ended).toBe(9)
  expect(trapped.text()).toContain('caught')
})

test('a change of size reaches the command and the recording', async () => {
  const shell = runOnTerminal(['sh', '-c', 'trap "stty size; exit 0" WINCH; echo ready; while :; do sleep 0.05; done'])
  await expect.poll(() => shell.text(), { timeout: 20_000 }).toContain('ready')
  shell.pty.resize(60, 20)
  expect(await shell.ended).toBe(0)
  expect(shell.text()).toContain('20 60')
  const { rows } = await imported('WINCH')
  expect(rows.map((row) => row.body)).toContainEqual(expect.objectContaining({ type: 'resize', cols: 60, rows: 20 }))
})

test('a signal to logbook reaches the command, and its end is told as a shell would', async () => {
  const child = spawn(process.execPath, args('sh', '-c', 'echo ready; exec sleep 60'), {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  expect(code).toBe(128 + 15)
})

test('a command that does not exist ends with 127 and leaves no recording', async () => {
  const before = await recordings()
  expect(await run(['no-such-command-here'])).toMatchObject({ code: 127 })
  const shown = runOnTerminal(['no-such-command-here'])
  expect(await shown.ended).toBe(127)
  expect(shown.text()).toContain('there is no such command')
  expect(await recordings()).toEqual(before)
})

test('help of the command is the command’s, and our settings file is not in its environment', async () => {
  const { out } = await run(['sh', '-c', 'echo "$1 ${LOGBOOK_TERMINAL:+recorded}"', 'sh', '--help'])
  expect(out.toString()).toBe('--help recorded\n')
})

test('a secret in the output is on no disk, also when it comes in two writes', async () => {
  const half = secret.length / 2
  const script = `const [a, b] = process.argv.slice(1); process.stdout.write('token ' + a);
    setTimeout(() => process.stdout.write(b + ' end\\n'), 700)`
  const { out } = await run([...node(script), secret.slice(0, half), secret.slice(half)])
  expect(out.toString()).toBe(`token ${secret} end\n`)
  const { bytes, path } = await imported('token ')
  expect(await readFile(path, 'utf8')).not.toContain(secret.slice(0, half + 2))
  expect(bytes('pty:stdout').toString()).toBe(`token ${'*'.repeat(secret.length)} end\n`)
})

test('a live recording is a live process; when the recorder is killed, what was written is kept and the sweep ends it', async () => {
  const script = 'console.log("alive now"); setInterval(() => {}, 1000)'
  const child = spawn(process.execPath, args(...node(script)), { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  await expect
    .poll(async () => (await Promise.all((await recordings()).map((path) => readFile(path, 'utf8')))).join(''))
    .toContain('"alive now\\n"')
  const { session, bytes } = await imported('alive now')
  expect(session).toMatchObject({ status: 'running' })
  const [row] = await one.database.sql<Array<{ pid: number; transport: string }>>`
    select pid, transport from agent_processes where session_id = ${session?.id ?? ''}`
  expect(row?.transport).toMatch(/pty|tmux|nvim/)
  child.kill('SIGKILL')
  process.kill(row?.pid ?? 0, 'SIGKILL')
  await once(child, 'exit')
  const machine = await thisMachine(connect(one.database.url), one.actor, home)
  await expect.poll(() => sweep(connect(one.database.url), one.actor, machine)).toBe(1)
  const [after] = await one.database.sql`select status from sessions where id = ${session?.id ?? ''}`
  expect(after?.status).toBe('stopped')
  expect(bytes('pty:stdout').toString()).toBe('alive now\n')
})
