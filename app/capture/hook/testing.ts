// What tests of the hook share: the bundle, run by a plain Node as an agent runs it.
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { spoolOf } from '../spool/append.ts'
import type { Envelope } from '../spool/envelope.ts'
import { writeBundle } from './bundle.server.ts'

export interface HookRun {
  code: number | null
  stdout: string
  stderr: string
}

export interface RunHook {
  /** What comes at stdin; null leaves it open without a word. */
  input?: string | Buffer | null
  /** Leaves stdin open after the input. */
  open?: boolean
  words?: string[]
  env?: Record<string, string>
  /** Runs when the process has started. */
  onStart?: (pid: number) => void
}

/** Writes the bundle below `dir`; answers how to run it on the data folder `home`. */
export async function hookIn(dir: string): Promise<(home: string, run?: RunHook) => Promise<HookRun>> {
  const file = join(dir, 'bin', 'logbook-hook.cjs')
  await writeBundle(file)
  return (home, { input = '', open = false, words = [], env = {}, onStart } = {}) =>
    new Promise((done, fail) => {
      const child = spawn(process.execPath, [file, '--data', home, ...words], { env: { ...process.env, ...env } })
      const run: HookRun = { code: null, stdout: '', stderr: '' }
      child.once('error', fail)
      child.stdout.on('data', (chunk: Buffer) => (run.stdout += chunk.toString()))
      child.stderr.on('data', (chunk: Buffer) => (run.stderr += chunk.toString()))
      // The hook may end before it has read everything.
      child.stdin.on('error', () => undefined)
      child.once('close', (code) => done({ ...run, code }))
      if (child.pid) onStart?.(child.pid)
      if (input !== null) child.stdin.write(input)
      if (!open && input !== null) child.stdin.end()
    })
}

/** What lies in the spool and was not gathered yet, in the order of delivery. */
export function incoming(home: string): Envelope[] {
  const { incoming: folder } = spoolOf(home)
  return readdirSync(folder)
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Envelope)
}
