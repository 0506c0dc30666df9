// Lines of code or output in a frame: head and tail first, all of them on demand, and only those in view when there are many.
import { useVirtualizer } from '@tanstack/react-virtual'
import { clsx } from 'clsx'
import { useContext, useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { CopyButton } from './copy-button.tsx'
import { FoundWords } from './found-words.ts'
import { formatCount } from './numbers.ts'

type LineBoxProps<T> = {
  lines: readonly T[]
  label: string
  copyText: () => string
  children: (line: T, index: number) => ReactNode
  /** Lines shown before and after the fold. */
  head?: number
  tail?: number
  /** Beside the button that copies. */
  tools?: ReactNode
  /** Break long lines instead of scrolling sideways: for prose. */
  wrap?: boolean
}

export function LineBox<T>({ lines, label, copyText, children, head = 16, tail = 6, wrap, tools }: LineBoxProps<T>) {
  const [whole, setWhole] = useState(false)
  const foundAt = useFoundLine(copyText)
  const folds = lines.length > head + tail + 8
  const isHidden = foundAt >= head && foundAt < lines.length - tail
  const folded = folds && !whole && !isHidden
  return (
    <div
      role="group"
      aria-label={label}
      className="group/box relative overflow-hidden rounded-md border border-line bg-raised font-mono text-xs"
    >
      {folded ? (
        <>
          <Plain lines={lines.slice(0, head)} from={0} label={label} wrap={wrap}>
            {children}
          </Plain>
          <button
            type="button"
            onClick={() => setWhole(true)}
            className="inset-focus block w-full border-y border-line bg-surface px-3 py-1.5 text-left font-sans text-xs text-accent hover:bg-hover"
          >
            Show all {formatCount(lines.length)} lines
          </button>
          <Plain lines={lines.slice(-tail)} from={lines.length - tail} label={`${label}, end`} wrap={wrap}>
            {children}
          </Plain>
        </>
      ) : lines.length > 400 ? (
        <Windowed lines={lines} label={label} at={isHidden ? foundAt : undefined}>
          {children}
        </Windowed>
      ) : (
        <Plain lines={lines} from={0} label={label} wrap={wrap}>
          {children}
        </Plain>
      )}
      <div className="absolute top-1 right-1 flex rounded-md bg-raised font-sans opacity-0 group-focus-within/box:opacity-100 group-hover/box:opacity-100">
        {tools}
        <CopyButton text={copyText} label={`Copy ${label.toLowerCase()}`} className="size-7" />
      </div>
    </div>
  )
}

/** The first line that holds the words that are looked for on the page; -1 without. */
function useFoundLine(copyText: () => string): number {
  const words = useContext(FoundWords)
  const text = words === '' ? '' : copyText()
  return useMemo(
    () => (words === '' ? -1 : text.split('\n').findIndex((line) => line.toLowerCase().includes(words.toLowerCase()))),
    [text, words],
  )
}

type PartProps<T> = { lines: readonly T[]; label: string; children: (line: T, index: number) => ReactNode }

function Plain<T>({ lines, from, label, wrap, children }: PartProps<T> & { from: number; wrap?: boolean }) {
  return (
    <div tabIndex={0} role="group" aria-label={label} className="inset-focus overflow-x-auto py-1.5 leading-[1.45]">
      <div className={wrap ? undefined : 'w-max min-w-full'}>
        {lines.map((line, index) => (
          <div
            key={from + index}
            className={clsx('min-h-[1.45em]', wrap ? 'wrap-anywhere whitespace-pre-wrap' : 'whitespace-pre')}
          >
            {children(line, from + index)}
          </div>
        ))}
      </div>
    </div>
  )
}

const lineHeight = 18

/** `at`: the line to begin with. */
function Windowed<T>({ lines, label, at, children }: PartProps<T> & { at?: number }) {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  // oxlint-disable-next-line react/incompatible-library -- its functions are used here alone and never passed on
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller,
    estimateSize: () => lineHeight,
    overscan: 20,
  })
  useEffect(() => {
    if (scroller && at !== undefined) virtual.scrollToIndex(at, { align: 'center' })
  }, [scroller, at, virtual])
  return (
    <div
      ref={setScroller}
      tabIndex={0}
      role="group"
      aria-label={label}
      className="inset-focus max-h-[70vh] overflow-auto overscroll-contain"
    >
      <div className="relative w-max min-w-full" style={{ height: virtual.getTotalSize() }}>
        <div style={{ transform: `translateY(${virtual.getVirtualItems()[0]?.start ?? 0}px)` }}>
          {virtual.getVirtualItems().map((row) => {
            const line = lines[row.index]
            return (
              <div key={row.key} className="h-[18px] leading-[18px] whitespace-pre">
                {line === undefined ? null : children(line, row.index)}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
