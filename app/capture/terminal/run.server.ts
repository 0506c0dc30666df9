// Runs a command as if it had been called itself, and records what it puts out. With a terminal on both sides it gets one of its
// own: raw input, its size, its signals. Without (a pipe, CI) it gets pipes, so that not a byte of its output is changed.
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { constants as fsConstants } from 'node:fs'
import { access } from 'node:fs/promises'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import type { IPty } from '@lydell/node-pty'
import { processStart } from '#app/supervisor/process-start.ts'
import { transportOf } from '../registry/transport.ts'
import type { Recording } from './recording.server.ts'

/** So far the recording may lag behind; then the command is paused, because memory has an end. */
const mostWaiting = 64 * 1024 * 1024
const forwarded = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const

export interface RunOutcome {
  exitCode: number
  /** Why there is no recording, or not a whole one. */
  fault: string | null
}

/** Runs `command` to its end. Rejects with ENOENT when there is no such command. */
export async function runRecorded(home: string, command: string[]): Promise<RunOutcome> {
  const id = randomUUID()
  const env = { ...process.env, LOGBOOK_TERMINAL: id }
  const onTerminal = Boolean(process.stdin.isTTY && process.stdout.isTTY)
  return onTerminal ? onPty(home, id, command, env) : onPipes(home, id, command, env)
}

interface Size {
  cols: number
  rows: number
}

/** Takes what happens from the first moment on; the recording begins a little later. */
interface Tape {
  tell: (what: (recording: Recording) => void) => void
  /** From now on things are told to `recording`, or to nobody. */
  begin: (recording: Recording | null) => void
  recording: () => Recording | null
}

function openTape(): Tape {
  let current: Recording | null = null
  let early: Array<(recording: Recording) => void> | null = []
  return {
    tell: (what) => {
      if (current) what(current)
      else early?.push(what)
    },
    begin: (recording) => {
      if (recording) for (const what of early ?? []) what(recording)
      early = null
      current = recording
    },
    recording: () => current,
  }
}

// Whatever is wrong with the recording, the command runs.
async function begin(tape: Tape, home: string, id: string, command: string[], pid: number, size: Size) {
  const { kind, details } = transportOf(process.env)
  const transport = kind === 'unknown' ? { kind: 'pty', details: {} } : { kind, details }
  try {
    const start = (await processStart(pid)) ?? ''
    const about = { command, cwd: process.cwd(), pid, ppid: process.pid, processStart: start, ...size, transport }
    // Loaded late: the rules of masking take their time, and the command runs already.
    const { startRecording } = await import('./recording.server.ts')
    tape.begin(await startRecording(home, id, about))
    return null
  } catch (error) {
    tape.begin(null)
    const why = error instanceof Error ? error.message : String(error)
    return `The terminal is not recorded (${why}). The command ran all the same.`
  }
}

async function onPty(home: string, id: string, command: string[], env: NodeJS.ProcessEnv): Promise<RunOutcome> {
  const { spawn: spawnPty } = await import('@lydell/node-pty')
  const { stdin, stdout } = process
  const size = () => ({ cols: stdout.columns || 80, rows: stdout.rows || 24 })
  const [file = '', ...args] = command
  const name = process.env['TERM'] ?? 'xterm-256color'
  await requireCommand(file, env)
  const pty = spawnPty(file, args, { ...size(), name, cwd: process.cwd(), env, encoding: null })
  const tape = openTape()
  pty.onData((data: string | Buffer) => {
    const bytes = Buffer.from(data)
    stdout.write(bytes)
    tape.tell((recording) => {
      recording.output('pty:stdout', bytes)
      if (recording.waiting() > mostWaiting) slowDown(pty, recording)
    })
  })
  const ended = new Promise<number>((done) =>
    pty.onExit(({ exitCode, signal }) => done(signal ? 128 + signal : exitCode)),
  )
  const release = passThrough(pty, size, (cols, rows) => tape.tell((recording) => recording.resize(cols, rows)))
  const fault = await begin(tape, home, id, command, pty.pid, size())
  const exitCode = await ended
  release()
  stdin.unref()
  return { exitCode, fault: fault ?? (await tape.recording()?.close(exitCode)) ?? null }
}

function slowDown(pty: IPty, recording: Recording): void {
  pty.pause()
  const timer = setInterval(() => {
    if (recording.waiting() > mostWaiting / 2) return
    clearInterval(timer)
    pty.resume()
  }, 50)
}

// Keys go to the command as they come, Ctrl-C among them; answers what puts the person's terminal back.
function passThrough(pty: IPty, size: () => Size, onResize: (cols: number, rows: number) => void): () => void {
  const { stdin, stdout } = process
  const input = (bytes: Buffer) => pty.write(bytes as unknown as string)
  const resize = () => {
    const { cols, rows } = size()
    pty.resize(cols, rows)
    onResize(cols, rows)
  }
  const handlers = forwarded.map((signal) => [signal, () => pty.kill(signal)] as const)
  const restore = makeRaw()
  stdin.on('data', input)
  stdout.on('resize', resize)
  for (const [signal, handler] of handlers) process.on(signal, handler)
  return () => {
    stdin.off('data', input)
    stdin.pause()
    restore()
    stdout.off('resize', resize)
    for (const [signal, handler] of handlers) process.off(signal, handler)
  }
}

// Node's raw mode goes on turning line feeds of the output into CR LF, which spoils what a command draws: stty does not. Put back
// whatever ends this process.
function makeRaw(): () => void {
  const { stdin } = process
  const stty = (...args: string[]) =>
    spawnSync('stty', args, { stdio: ['inherit', 'pipe', 'ignore'], encoding: 'utf8' })
  const before = process.platform === 'win32' ? undefined : stty('-g').stdout?.trim()
  if (!before || stty('raw', '-echo').status !== 0) {
    stdin.setRawMode(true)
    return () => void stdin.setRawMode(false)
  }
  const restore = () => void stty(before)
  process.once('exit', restore)
  return () => {
    process.off('exit', restore)
    restore()
  }
}

async function onPipes(home: string, id: string, command: string[], env: NodeJS.ProcessEnv): Promise<RunOutcome> {
  const [file = '', ...args] = command
  const child = spawn(file, args, { env, stdio: ['inherit', 'pipe', 'pipe'] })
  const ended = exitOf(child)
  // Ctrl-C at a terminal reaches the command by itself; it would come twice.
  const typed = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  const handlers = forwarded.map((signal) => {
    const isTyped = typed && (signal === 'SIGINT' || signal === 'SIGQUIT')
    return [signal, () => void (isTyped || child.kill(signal))] as const
  })
  for (const [signal, handler] of handlers) process.on(signal, handler)
  const tape = openTape()
  // At once: what nobody reads when the command ends is thrown away.
  child.stdout
    .on('data', (bytes: Buffer) => tape.tell((recording) => recording.output('pty:stdout', bytes)))
    .pipe(process.stdout)
  child.stderr
    .on('data', (bytes: Buffer) => tape.tell((recording) => recording.output('pty:stderr', bytes)))
    .pipe(process.stderr)
  // Whoever reads us went away: the command is to meet the same.
  process.stdout.on('error', () => child.stdout.destroy())
  process.stderr.on('error', () => child.stderr.destroy())
  await new Promise<void>((done, fail) => child.once('spawn', done).once('error', fail))
  const fault = await begin(tape, home, id, command, child.pid ?? 0, { cols: 0, rows: 0 })
  const exitCode = await ended
  for (const [signal, handler] of handlers) process.off(signal, handler)
  return { exitCode, fault: fault ?? (await tape.recording()?.close(exitCode)) ?? null }
}

// The library would say that there is no such command only inside the new terminal, and end with 1.
async function requireCommand(file: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (process.platform === 'win32') return
  const folders = file.includes('/') ? [''] : (env['PATH'] ?? '').split(delimiter)
  let fault: unknown = Object.assign(new Error(`There is no command ${file}.`), { code: 'ENOENT' })
  for (const folder of folders)
    try {
      await access(folder === '' ? file : join(folder, file), fsConstants.X_OK)
      return
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EACCES') fault = error
    }
  throw fault
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((done) =>
    child.once('close', (code, signal) => done(signal ? 128 + constants.signals[signal] : (code ?? 1))),
  )
}
