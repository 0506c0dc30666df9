// A change as rows to read: from two texts, from a unified diff, or from the patch language of `apply_patch`.
import { structuredPatch } from 'diff'
import { revealHidden } from './visible-text.ts'

export type DiffRow = {
  kind: 'same' | 'add' | 'del' | 'hunk' | 'file'
  text: string
  /** Line numbers, where the source gives them. */
  before?: number
  after?: number
}

/** Rows for a change from one text to another, with three lines around each hunk. */
export function rowsBetween(before: string, after: string): DiffRow[] {
  const patch = structuredPatch('', '', before, after, '', '', { context: 3, timeout: 400 })
  if (!patch) return [...whole(before, 'del'), ...whole(after, 'add')]
  return patch.hunks.flatMap((hunk, index) => [
    ...(index > 0 ? [{ kind: 'hunk' as const, text: '' }] : []),
    ...numbered(hunk.lines, hunk.oldStart, hunk.newStart),
  ])
}

/** Rows of a patch in unified or apply_patch form. Lines it does not know are shown as they are. */
export function rowsOfPatch(patch: string): DiffRow[] {
  const rows: DiffRow[] = []
  let counter: Counter = {}
  for (const line of patch.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n')) {
    const hunk = /^@@+ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)/.exec(line)
    const file =
      /^\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.*)/.exec(line) ?? /^\+\+\+ (?:b\/)?([^\t]+)/.exec(line)
    if (hunk) {
      counter = { before: Number(hunk[1]), after: Number(hunk[2]) }
      if (rows.length > 0 && rows.at(-1)?.kind !== 'file') rows.push({ kind: 'hunk', text: hunk[3]?.trim() ?? '' })
    } else if (file) {
      counter = {}
      rows.push({ kind: 'file', text: revealHidden(file[1] ?? '') })
    } else if (line.startsWith('@@')) {
      counter = {}
      rows.push({ kind: 'hunk', text: line.slice(2).trim() })
    } else if (!/^(--- |\*\*\* (Begin|End)|diff --git |index [0-9a-f])/.test(line)) {
      const row = rowOf(line, counter)
      if (row) rows.push(row)
    }
  }
  return rows
}

export function countChanges(rows: readonly DiffRow[]): { added: number; removed: number } {
  const count = (kind: DiffRow['kind']) => rows.filter((row) => row.kind === kind).length
  return { added: count('add'), removed: count('del') }
}

type Counter = { before?: number; after?: number }

function numbered(lines: readonly string[], before: number, after: number): DiffRow[] {
  const counter: Counter = { before, after }
  return lines.map((line) => rowOf(line, counter)).filter((row) => row !== null)
}

/** One line by its sign, numbered from the counter, which it moves on. "\ No newline at end of file" is no line. */
function rowOf(line: string, counter: Counter): DiffRow | null {
  const sign = line[0]
  if (sign === '\\') return null
  const kind = sign === '+' ? 'add' : sign === '-' ? 'del' : 'same'
  const row: DiffRow = { kind, text: revealHidden(sign === '+' || sign === '-' || sign === ' ' ? line.slice(1) : line) }
  if (counter.before !== undefined && kind !== 'add') row.before = counter.before++
  if (counter.after !== undefined && kind !== 'del') row.after = counter.after++
  return row
}

function whole(text: string, kind: 'add' | 'del'): DiffRow[] {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line, index) => ({ kind, text: revealHidden(line), [kind === 'add' ? 'after' : 'before']: index + 1 }))
}
