// A list of any length in a scroller of its own: rows are measured, and what a person reads stays where it is when rows
// come in before or after it. Styles are set only in the browser, for the policy blocks style attributes from the server.
import { useVirtualizer } from '@tanstack/react-virtual'
import { clsx } from 'clsx'
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import type { ReactNode, Ref } from 'react'
import { useHydrated } from './hydrated.ts'

type Align = 'start' | 'center' | 'end' | 'auto'

export type VirtualListHandle = {
  scrollToIndex: (index: number, align?: Align) => void
  scrollToEnd: () => void
}

type VirtualListProps<T> = {
  items: readonly T[]
  keyOf: (item: T) => string
  /** Expected height of a row in CSS pixels, before it has been measured. */
  estimate: (item: T) => number
  children: (item: T, index: number) => ReactNode
  /** Stay at the end while rows are appended, as long as the reader is there. */
  follow?: boolean
  /** A reader at the very top stays at the top when rows come in there, instead of staying with what is read. */
  pinTop?: boolean
  /** Begin at the last row rather than the first. */
  startAtEnd?: boolean
  onEdge?: (edge: 'start' | 'end') => void
  /** Indexes of the first and last row in view, and whether the end is in view. */
  onView?: (first: number, last: number, atEnd: boolean) => void
  role?: 'feed' | 'list' | 'listbox'
  label: string
  /** Height of what floats over the top of the list, in CSS pixels: rows scrolled to stop below it. */
  covered?: number
  className?: string
  ref?: Ref<VirtualListHandle>
}

export function VirtualList<T>(props: VirtualListProps<T>) {
  const {
    items,
    keyOf,
    estimate,
    children,
    follow = false,
    pinTop = false,
    startAtEnd = false,
    onEdge,
    onView,
    role,
    label,
    covered = 0,
    className,
    ref,
  } = props
  const hydrated = useHydrated()
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  const [atTop, setAtTop] = useState(true)
  // oxlint-disable-next-line react/incompatible-library -- its functions are used here alone and never passed on
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller,
    estimateSize: (index) => at(items, index, estimate) ?? 40,
    getItemKey: (index) => at(items, index, keyOf) ?? index,
    overscan: 8,
    anchorTo: pinTop && atTop ? 'start' : 'end',
    followOnAppend: follow,
    // Below zero nothing counts as the end: a row opened at the end then grows downwards from under the pointer.
    scrollEndThreshold: follow ? nearEnd : -1,
    paddingStart: 8,
    paddingEnd: 24,
    scrollPaddingStart: covered,
  })
  const rows = virtual.getVirtualItems()
  const first = rows.find((row) => row.end > (virtual.scrollOffset ?? 0))?.index ?? 0
  const bottom = (virtual.scrollOffset ?? 0) + (virtual.scrollRect?.height ?? 0)
  const last = rows.findLast((row) => row.start < bottom)?.index ?? 0
  const atEnd = items.length === 0 || (scroller !== null && virtual.isAtEnd(nearEnd))

  // Asked to scroll before it is laid out, it keeps the row in mind, by key, for rows before it may come meanwhile.
  const laidOut = virtual.scrollRect !== null && virtual.scrollRect.height > 0
  const waiting = useRef<{ key: string; align: Align } | null>(null)
  const latest = useRef({ items, keyOf, laidOut })
  useLayoutEffect(() => {
    latest.current = { items, keyOf, laidOut }
    if (!waiting.current || !laidOut) return
    const { key, align } = waiting.current
    waiting.current = null
    const index = items.findIndex((item) => keyOf(item) === key)
    if (index >= 0) virtual.scrollToIndex(index, { align })
  }, [items, keyOf, laidOut, virtual])
  useImperativeHandle(
    ref,
    () => ({
      scrollToIndex: (index, align = 'auto') => {
        const { items, keyOf, laidOut } = latest.current
        const item = items[index]
        if (laidOut) virtual.scrollToIndex(index, { align })
        else if (item !== undefined) waiting.current = { key: keyOf(item), align }
      },
      scrollToEnd: () => virtual.scrollToEnd(),
    }),
    [virtual],
  )
  useEffect(() => {
    if (scroller) onView?.(first, last, atEnd)
  }, [scroller, onView, first, last, atEnd])
  useEdges({ ready: laidOut, first, last, count: items.length, onEdge })
  const started = useRef(!startAtEnd)
  useLayoutEffect(() => {
    if (!scroller || items.length === 0 || started.current) return
    started.current = true
    virtual.scrollToEnd()
  }, [scroller, items.length, virtual])

  // A reader who follows the end stays there when the frame grows or shrinks (a banner, a phone's keyboard).
  const height = virtual.scrollRect?.height ?? 0
  const before = useRef({ height, atEnd })
  useLayoutEffect(() => {
    if (follow && before.current.atEnd && before.current.height !== height) virtual.scrollToEnd()
    before.current = { height, atEnd }
  }, [follow, height, atEnd, virtual])

  return (
    <div
      ref={setScroller}
      onScroll={pinTop ? (event) => setAtTop(event.currentTarget.scrollTop < 8) : undefined}
      tabIndex={0}
      role="group"
      aria-label={label}
      className={clsx('scroll-quiet inset-focus relative', className)}
    >
      {hydrated && (
        <div
          role={role}
          aria-label={role && label}
          className="relative w-full"
          style={{ height: virtual.getTotalSize() }}
        >
          {rows.map((row) => {
            const item = items[row.index]
            return item === undefined ? null : (
              <div
                key={row.key}
                ref={virtual.measureElement}
                data-index={row.index}
                role={role && 'presentation'}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${row.start}px)` }}
              >
                {children(item, row.index)}
              </div>
            )
          })}
        </div>
      )}
    </div>
  )
}

type Edges = { ready: boolean; first: number; last: number; count: number; onEdge?: (edge: 'start' | 'end') => void }

/** Asks for more before the reader arrives, and again while the edge stays near: an answer may come late or not at all. */
function useEdges({ ready, first, last, count, onEdge }: Edges) {
  const startNear = ready && first < margin
  const endNear = ready && last > count - margin
  const ask = useRef(onEdge)
  useEffect(() => {
    ask.current = onEdge
  })
  useEffect(() => {
    if (!startNear && !endNear) return
    // Near both, the edges take turns: an answer to one may hold off the other.
    let turn = 0
    const askOne = () => ask.current?.(startNear && (!endNear || turn++ % 2 === 0) ? 'start' : 'end')
    askOne()
    const again = setInterval(askOne, 400)
    return () => clearInterval(again)
  }, [startNear, endNear])
}

const margin = 12

/** Pixels from the end within which a reader is taken to be at it. */
const nearEnd = 48

function at<T, R>(items: readonly T[], index: number, read: (item: T) => R): R | undefined {
  const item = items[index]
  return item === undefined ? undefined : read(item)
}
