// A shared session in the browser: its first page from the server, further pages as one reads on, news as they come, and the end of the
// link, after which nothing of it stays on screen.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { LinkOver, sharedReader } from './shared-client.ts'
import { fold, upTo } from './shared-rows.ts'
import type { Cursor, SharedEvent, SharedPage } from './shared.ts'

type State = {
  events: readonly SharedEvent[]
  next: Cursor | null
  live: boolean
  over: boolean
  failed: string | null
}

const longestPauseMs = 30_000

export function useShared(code: string, part: string, first: { page: SharedPage; live: boolean }) {
  const reader = useMemo(() => sharedReader(code, part), [code, part])
  const [state, setState] = useState<State>({ ...first.page, live: first.live, over: false, failed: null })
  const fail = useCallback((error: unknown) => {
    if (error instanceof LinkOver)
      setState((known) => ({ ...known, events: [], next: null, live: false, over: true, failed: null }))
    else
      setState((known) => ({ ...known, failed: error instanceof Error ? error.message : 'The server did not answer.' }))
  }, [])

  const busy = useRef(false)
  const at = useRef(first.page.next)
  /** Reads the next page, or with `all` every page up to the end. */
  const more = useCallback(
    async (all = false) => {
      if (busy.current) return
      busy.current = true
      try {
        while (at.current) {
          const page = await reader.page(at.current, all ? 500 : undefined)
          at.current = page.next
          setState((known) => ({ ...known, events: fold(known.events, page), next: page.next, failed: null }))
          if (!all) break
        }
      } catch (error) {
        fail(error)
      } finally {
        busy.current = false
      }
    },
    [reader, fail],
  )

  useEffect(() => {
    const ending = new AbortController()
    const place = { seq: Math.max(0, ...first.page.events.map(({ seq }) => seq)), since: first.page.asOf }
    const follow = async () => {
      for (let pause = 500; !ending.signal.aborted; pause = Math.min(longestPauseMs, pause * 2)) {
        try {
          await reader.follow(
            place,
            ({ events, gone, live }) => {
              pause = 500
              place.seq = Math.max(place.seq, ...(events ?? []).map(({ seq }) => seq))
              setState((known) => ({
                ...known,
                events: fold(known.events, { events, gone }),
                live: live ?? known.live,
                failed: null,
              }))
            },
            ending.signal,
          )
        } catch (error) {
          if (ending.signal.aborted) return
          if (error instanceof LinkOver) return fail(error)
        }
        await new Promise((resolve) => setTimeout(resolve, pause))
      }
    }
    void follow()
    return () => ending.abort()
  }, [reader, first.page, fail])

  return { ...state, events: useMemo(() => upTo(state.events, state.next), [state.events, state.next]), more, reader }
}
