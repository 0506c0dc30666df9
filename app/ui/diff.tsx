// A change as rows: marked by sign as well as by colour, numbered where numbers are known.
import { clsx } from 'clsx'
import type { DiffRow } from './diff-rows.ts'
import { LineBox } from './line-box.tsx'

export function Diff({ rows, label = 'Change' }: { rows: readonly DiffRow[]; label?: string }) {
  const gutter = gutterOf(rows)
  return (
    <LineBox lines={rows} label={label} copyText={() => rows.map(asText).join('\n')} head={28} tail={8}>
      {(row) => <DiffLine row={row} gutter={gutter} />}
    </LineBox>
  )
}

/** Digits of the widest number on each side; 0 where a side has none (a new file has no lines before). */
type Gutter = { before: number; after: number }

function gutterOf(rows: readonly DiffRow[]): Gutter {
  const digits = (side: 'before' | 'after') => {
    const highest = rows.findLast((row) => row[side] !== undefined)?.[side]
    return highest === undefined ? 0 : Math.max(3, String(highest).length)
  }
  return { before: digits('before'), after: digits('after') }
}

function DiffLine({ row, gutter }: { row: DiffRow; gutter: Gutter }) {
  if (row.kind === 'file' || row.kind === 'hunk') {
    return (
      <span className={clsx('block bg-surface px-3', row.kind === 'file' ? 'font-semibold' : 'text-faint')}>
        {row.text || '⋯'}
      </span>
    )
  }
  return (
    <span className={clsx('block px-3', grounds[row.kind])}>
      <span aria-hidden className="text-faint select-none">
        {gutter.before > 0 && `${String(row.before ?? '').padStart(gutter.before)} `}
        {gutter.after > 0 && `${String(row.after ?? '').padStart(gutter.after)} `}
      </span>
      <span className={clsx('mr-2', signHues[row.kind])}>{signs[row.kind]}</span>
      {row.text}
    </span>
  )
}

type Line = 'same' | 'add' | 'del'
const signs: Record<Line, string> = { same: ' ', add: '+', del: '−' }
const grounds: Record<Line, string> = { same: '', add: 'bg-add', del: 'bg-del' }
const signHues: Record<Line, string> = { same: '', add: 'text-ok', del: 'text-bad' }

function asText(row: DiffRow): string {
  if (row.kind === 'file') return `*** ${row.text}`
  if (row.kind === 'hunk') return `@@ ${row.text}`
  return `${row.kind === 'add' ? '+' : row.kind === 'del' ? '-' : ' '}${row.text}`
}
