// A change as rows, in one column or side by side: marked by sign as well as by colour, numbered where numbers are known, in the
// colours of its language once the worker has them.
import { Columns2, Rows3 } from 'lucide-react'
import { clsx } from 'clsx'
import { useMemo } from 'react'
import { IconButton } from './button.tsx'
import { languageOf } from './code/languages.ts'
import { Tokens } from './code/token-line.tsx'
import { changedPart, withChange } from './code/tokens.ts'
import type { Token } from './code/tokens.ts'
import { useHighlighted } from './code/use-highlighted.ts'
import type { DiffRow } from './diff-rows.ts'
import { partnersOf, splitRows } from './diff-split.ts'
import type { SplitRow } from './diff-split.ts'
import { LineBox } from './line-box.tsx'
import { usePreference } from './preferences.ts'

type DiffProps = { rows: readonly DiffRow[]; label?: string; path?: string }

/** Longer changes are windowed, where every line has one height: side by side needs lines that break. */
const longestSplit = 400

export function Diff({ rows, label = 'Change', path }: DiffProps) {
  const [wanted, setWanted] = usePreference('diff')
  const gutter = gutterOf(rows)
  const tokensOf = useTokens(rows, path)
  const split = useMemo(() => splitRows(rows), [rows])
  const isSplit = wanted === 'split' && rows.length <= longestSplit
  const common = {
    label,
    copyText: () => rows.map(asText).join('\n'),
    head: 28,
    tail: 8,
    tools: rows.length <= longestSplit && (
      <IconButton
        label={isSplit ? 'Show in one column' : 'Show side by side'}
        className="size-7 max-md:hidden"
        onClick={() => setWanted(isSplit ? 'inline' : 'split')}
      >
        {isSplit ? <Rows3 aria-hidden className="size-3.5" /> : <Columns2 aria-hidden className="size-3.5" />}
      </IconButton>
    ),
  }
  const inline = (
    <LineBox lines={rows} {...common}>
      {(row) => <DiffLine row={row} gutter={gutter} tokens={tokensOf(row)} />}
    </LineBox>
  )
  if (!isSplit) return inline
  // A phone has no room for two columns.
  return (
    <>
      <div className="md:hidden">{inline}</div>
      <div className="max-md:hidden">
        <LineBox lines={split} wrap {...common}>
          {(row) => <SplitLine row={row} gutter={gutter} tokensOf={tokensOf} />}
        </LineBox>
      </div>
    </>
  )
}

/** The pieces of each line: coloured when its side has been, and marked where it differs from the line whose place it took. */
function useTokens(rows: readonly DiffRow[], path: string | undefined): (row: DiffRow) => readonly Token[] {
  const language = languageOf(path ?? rows.find(({ kind }) => kind === 'file')?.text)
  const sides = useMemo(() => {
    const before = rows.filter(({ kind }) => kind === 'same' || kind === 'del')
    const after = rows.filter(({ kind }) => kind === 'same' || kind === 'add')
    return { before, after, partners: partnersOf(rows) }
  }, [rows])
  const before = useHighlighted(
    useMemo(() => textOf(sides.before), [sides]),
    language,
  )
  const after = useHighlighted(
    useMemo(() => textOf(sides.after), [sides]),
    language,
  )
  return useMemo(() => {
    const coloured = new Map<DiffRow, readonly Token[]>()
    for (const [side, lines] of [
      [sides.before, before],
      [sides.after, after],
    ] as const)
      if (lines?.length === side.length)
        for (const [index, row] of side.entries()) coloured.set(row, lines[index] ?? [])
    return (row) => {
      const tokens = coloured.get(row) ?? [{ text: row.text }]
      const partner = sides.partners.get(row)
      if (!partner) return tokens
      const [old, now] = row.kind === 'del' ? [row, partner] : [partner, row]
      const part = changedPart(old.text, now.text)
      return part ? withChange(tokens, part.start, row.kind === 'del' ? part.beforeEnd : part.afterEnd) : tokens
    }
  }, [sides, before, after])
}

const textOf = (rows: readonly DiffRow[]) => rows.map(({ text }) => text).join('\n')

/** Digits of the widest number on each side; 0 where a side has none (a new file has no lines before). */
type Gutter = { before: number; after: number }

function gutterOf(rows: readonly DiffRow[]): Gutter {
  const digits = (side: 'before' | 'after') => {
    const highest = rows.findLast((row) => row[side] !== undefined)?.[side]
    return highest === undefined ? 0 : Math.max(3, String(highest).length)
  }
  return { before: digits('before'), after: digits('after') }
}

function Heading({ row }: { row: DiffRow }) {
  return (
    <span className={clsx('block bg-surface px-3', row.kind === 'file' ? 'font-semibold' : 'text-faint')}>
      {row.text || '⋯'}
    </span>
  )
}

function DiffLine({ row, gutter, tokens }: { row: DiffRow; gutter: Gutter; tokens: readonly Token[] }) {
  if (row.kind === 'file' || row.kind === 'hunk') return <Heading row={row} />
  return (
    <span className={clsx('block px-3', grounds[row.kind])}>
      <span aria-hidden className="text-faint select-none">
        {gutter.before > 0 && `${String(row.before ?? '').padStart(gutter.before)} `}
        {gutter.after > 0 && `${String(row.after ?? '').padStart(gutter.after)} `}
      </span>
      <span className={clsx('mr-2', signHues[row.kind])}>{signs[row.kind]}</span>
      <Tokens tokens={tokens} changed={changes[row.kind]} />
    </span>
  )
}

type SplitLineProps = { row: SplitRow; gutter: Gutter; tokensOf: (row: DiffRow) => readonly Token[] }

function SplitLine({ row, gutter, tokensOf }: SplitLineProps) {
  if ('heading' in row) return <Heading row={row.heading} />
  const half = (line: DiffRow | null, side: 'before' | 'after') => {
    if (!line || line.kind === 'file' || line.kind === 'hunk') return <span className="bg-surface" />
    return (
      <span className={clsx('flex px-2', grounds[line.kind])}>
        <span aria-hidden className="shrink-0 text-faint select-none">
          {gutter[side] > 0 && `${String(line[side] ?? '').padStart(gutter[side])} `}
        </span>
        <span className={clsx('mr-2 shrink-0', signHues[line.kind])}>{signs[line.kind]}</span>
        <span className="min-w-0">
          <Tokens tokens={tokensOf(line)} changed={changes[line.kind]} />
        </span>
      </span>
    )
  }
  return (
    <span className="grid min-h-[1.45em] grid-cols-2 divide-x divide-line">
      {half(row.left, 'before')}
      {half(row.right, 'after')}
    </span>
  )
}

type Line = 'same' | 'add' | 'del'
const signs: Record<Line, string> = { same: ' ', add: '+', del: '−' }
const grounds: Record<Line, string> = { same: '', add: 'bg-add', del: 'bg-del' }
const changes: Record<Line, string | undefined> = { same: undefined, add: 'bg-add-strong', del: 'bg-del-strong' }
const signHues: Record<Line, string> = { same: '', add: 'text-ok', del: 'text-bad' }

function asText(row: DiffRow): string {
  if (row.kind === 'file') return `*** ${row.text}`
  if (row.kind === 'hunk') return `@@ ${row.text}`
  return `${row.kind === 'add' ? '+' : row.kind === 'del' ? '-' : ' '}${row.text}`
}
