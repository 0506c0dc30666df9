// A recorded terminal, as `logbook run` writes it: what a shell with colours and a progress line puts out.
import type { Random } from './random.ts'

export interface TerminalFile {
  id: string
  say: (text: string) => void
  /** Output that is no text. */
  bytes: (bytes: Buffer) => void
  resize: (cols: number, rows: number) => void
  close: (exitCode: number) => void
  text: () => string
}

/** Begins a recording of `command`; every call goes a quarter of a second on. */
export function terminalFile(options: { random: Random; start: Date; command: string[]; cols?: number }): TerminalFile {
  const { random, start, command, cols = 80 } = options
  const id = random.uuid()
  const lines: string[] = []
  const line = (fact: Record<string, unknown>) => {
    const at = new Date(start.getTime() + lines.length * 250).toISOString()
    lines.push(`${JSON.stringify({ logbook: 'terminal', v: 1, id, n: lines.length, at, ...fact })}\n`)
  }
  const transport = { kind: 'pty', details: {} }
  const where = { cwd: '/srv/lantern', pid: 4711, ppid: 4700, processStart: 'gone 1', transport }
  line({ type: 'open', command, ...where, cols, rows: cols === 0 ? 0 : 24 })
  const chunk = (encoding: string, data: string) => line({ type: 'chunk', channel: 'pty:stdout', encoding, data })
  return {
    id,
    say: (text) => chunk('utf8', text),
    bytes: (bytes) => chunk('base64', bytes.toString('base64')),
    resize: (to, rows) => line({ type: 'resize', cols: to, rows }),
    close: (exitCode) => line({ type: 'close', exitCode }),
    text: () => lines.join(''),
  }
}
