// A narrowed timeline, read from the server page by page, for what fits may stand anywhere in a session of any length. One answer at a
// time is waited for; a session that grows renews the page at its living end.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { added, betweenOf, edgeOf, noPages, renewed, rowsOf } from './pages.ts'
import type { Pages } from './pages.ts'
import { readSelected } from './reads.ts'
import type { SelectedPage, Start } from './selected.ts'
import type { Selection } from './selection.ts'

type Asked = { sessionId: string; selection: Selection; seq: number | undefined; grown: number }

/** Give the component the session and the selection as key. `grown` changes whenever the session has. */
export function useSelected({ sessionId, selection, seq, grown }: Asked) {
  const [known, setKnown] = useState<Pages>()
  const [total, setTotal] = useState<number>()
  const [error, setError] = useState<string>()
  const busy = useRef(false)
  const latest = useRef(known)
  useEffect(() => {
    latest.current = known
  }, [known])

  const ask = useCallback(
    async (start: Start, take: (page: SelectedPage, known: Pages) => Pages) => {
      if (busy.current) return false
      busy.current = true
      try {
        const page = await readSelected({ data: { sessionId, selection, start } })
        setKnown((before) => take(page, before ?? noPages))
        if (page.total !== null) setTotal(page.total)
        setError(undefined)
        return true
      } catch (fault) {
        setError(fault instanceof Error && fault.message ? fault.message : 'The server did not answer.')
        return false
      } finally {
        busy.current = false
      }
    },
    [sessionId, selection],
  )
  const openAt = useCallback(
    (around: number | undefined) =>
      ask({ at: around === undefined ? null : { around }, side: 'after', count: true }, (page) =>
        added({ ...noPages, before: around !== undefined }, 'after', page),
      ),
    [ask],
  )
  const first = useRef(seq)
  useEffect(() => void openAt(first.current), [openAt])

  const more = useCallback(
    (side: Start['side']) => {
      const edge = latest.current && edgeOf(latest.current, side)
      const at = edge ? { ...edge, inclusive: false } : null
      if (latest.current?.[side]) void ask({ at, side, count: false }, (page, before) => added(before, side, page))
    },
    [ask],
  )
  // What grows stands at the end of the list, or at its beginning with the newest first.
  const seen = useRef(grown)
  useEffect(() => {
    if (seen.current === grown || !latest.current) return
    const pages = latest.current
    const atEnd = selection.newestFirst ? !pages.before : !pages.after
    const from = pages.pages.at(-1)?.edges?.first
    const renew = selection.newestFirst
      ? ask({ at: null, side: 'after', count: true }, (page) => added(noPages, 'after', page))
      : ask({ at: from ? { ...from, inclusive: true } : null, side: 'after', count: true }, (page, before) =>
          before.pages.length === 0 ? added(before, 'after', page) : renewed(before, page),
        )
    if (atEnd) void renew.then((done) => void (done && (seen.current = grown)))
    else seen.current = grown
  }, [grown, ask, selection.newestFirst])

  const events = useMemo(() => known && rowsOf(known), [known])
  const between = useMemo(() => (known ? betweenOf(known) : {}), [known])
  return {
    events,
    between,
    total,
    error,
    hasMoreBefore: known?.before ?? false,
    hasMoreAfter: known?.after ?? false,
    needBefore: useCallback(() => more('before'), [more]),
    needAfter: useCallback(() => more('after'), [more]),
    goToSeq: useCallback((wanted: number) => void openAt(wanted), [openAt]),
    retry: useCallback(() => void openAt(first.current), [openAt]),
  }
}
