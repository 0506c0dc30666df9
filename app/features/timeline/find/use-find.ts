// Finding in a session: what is typed, where it stands, and which hit one is at. Asked a moment after typing stops, and again when
// the session has grown; `n` and `N` step on.
import { useCallback, useEffect, useRef, useState } from 'react'
import { useShortcuts } from '../../../ui/shortcuts.ts'
import type { Selection } from '../select/selection.ts'
import { readFound } from './reads.ts'
import { longestWords, stepTo } from './words.ts'

type FindParts = {
  sessionId: string
  selection: Selection
  /** What is looked for, as it stands in the address; undefined while nothing is. */
  words: string | undefined
  onWords: (words: string | undefined) => void
  /** The event at which the reader is, for the first step. */
  near: number | undefined
  onSelect: (seq: number) => void
  grown: number
}

const pauseMs = 200

export function useFind({ sessionId, selection, words, onWords, near, onSelect, grown }: FindParts) {
  const [open, setOpen] = useState(words !== undefined)
  const [answer, setAnswer] = useState<{ words: string; hits: number[] }>()
  const [fault, setFault] = useState<string>()
  const [at, setAt] = useState<number>()
  const [found, setFound] = useState<{ seq: number }>()
  const asked = words?.slice(0, longestWords) ?? ''
  // Asked again when the session has grown, too.
  const question = JSON.stringify({ words: asked, selection, grown })
  useEffect(() => {
    const { words, selection } = JSON.parse(question) as { words: string; selection: Selection }
    if (words === '') return
    let gone = false
    const timer = setTimeout(() => {
      readFound({ data: { sessionId, words, selection } }).then(
        (hits) => {
          if (gone) return
          setAnswer({ words, hits })
          setFault(undefined)
        },
        (error: unknown) =>
          !gone && setFault(error instanceof Error && error.message ? error.message : 'The server did not answer.'),
      )
    }, pauseMs)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [sessionId, question])

  const hits = answer?.words === asked && asked !== '' ? answer.hits : undefined
  const latest = useRef({ hits, at, near })
  useEffect(() => {
    latest.current = { hits, at, near }
  })
  const step = useCallback(
    (by: 1 | -1) => {
      const { hits = [], at, near } = latest.current
      const next = stepTo(hits, at, by, near)
      const seq = next === undefined ? undefined : hits[next]
      if (seq === undefined) return
      setAt(next)
      setFound({ seq })
      onSelect(seq)
    },
    [onSelect],
  )
  // What is typed leads to its first hit at once, as in a browser.
  const shownFor = useRef(asked)
  useEffect(() => {
    if (hits === undefined || shownFor.current === asked) return
    shownFor.current = asked
    setAt(undefined)
    latest.current.at = undefined
    step(1)
  }, [hits, asked, step])
  const start = useCallback(() => setOpen(true), [])
  const end = useCallback(() => {
    setOpen(false)
    setAnswer(undefined)
    setAt(undefined)
    shownFor.current = ''
    onWords(undefined)
  }, [onWords])
  useShortcuts({ '/': start, ...(asked !== '' && { n: () => step(1), N: () => step(-1) }) }, { first: true })
  return { open, start, end, step, hits, at, fault, found, words: asked }
}
