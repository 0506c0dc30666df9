// The capture process tells how the first import goes, one JSON object a line; here it becomes one line for a person.
import { z } from 'zod'
import type { Terminal } from './terminal.ts'

const status = z.object({
  event: z.enum(['import-progress', 'import-done']),
  done: z.number().optional(),
  total: z.number().optional(),
  sessions: z.number().default(0),
  refused: z.number().default(0),
})

/** Answers a reader for the lines of the capture process; lines that are no status are its log and none of our concern. */
export function importProgress(terminal: Pick<Terminal, 'update' | 'settle'>): (line: string) => void {
  return (line) => {
    if (!line.startsWith('{"event":"import-')) return
    const parsed = status.safeParse(readJson(line))
    if (!parsed.success) return
    const { event, done, total, sessions, refused } = parsed.data
    const refusals = refused > 0 ? `, ${count(refused, 'record')} refused (see Imports)` : ''
    const files = total === undefined ? '' : `${grouped(done ?? 0)} of ${count(total, 'file')}, `
    if (event === 'import-done') terminal.settle(`Import done: ${count(sessions, 'session')}${refusals}.`)
    else terminal.update(`Importing: ${files}${count(sessions, 'session')}${refusals}`)
  }
}

/** `1 file`, `12,004 files` */
export function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`
}

const grouped = (number: number) => number.toLocaleString('en')

function readJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
