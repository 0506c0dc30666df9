// A change as rows: marked by sign as well as by colour, numbered where numbers are known.
import { clsx } from 'clsx'
import type { DiffRow } from './diff-rows.ts'
import { LineBox } from './line-box.tsx'

export function Diff({ rows, label = 'Change' }: { rows: readonly DiffRow[]; label?: string }) {
  const wide = Math.max(3, ...rows.slice(-1).map((row) => String(row.after ?? row.before ?? 0).length))
  const numbered = rows.some((row) => row.after !== undefined || row.before !== undefined)
  return (
    <LineBox lines={rows} label={label} copyText={() => rows.map(asText).join('\n')} head={28} tail={8}>
      {(row) => <DiffLine row={row} digits={numbered ? wide : 0} />}
    </LineBox>
  )
}

function DiffLine({ row, digits }: { row: DiffRow; digits: number }) {
  if (row.kind === 'file' || row.kind === 'hunk') {
    return (
      <span className={clsx('block bg-surface px-3', row.kind === 'file' ? 'font-semibold' : 'text-faint')}>
        {row.text || '⋯'}
      </span>
    )
  }
  return (
    <span className={clsx('block px-3', grounds[row.kind])}>
      {digits > 0 && (
        <span aria-hidden className="text-faint select-none">
          {String(row.before ?? '').padStart(digits)} {String(row.after ?? '').padStart(digits)}{' '}
        </span>
      )}
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
