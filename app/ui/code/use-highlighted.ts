// The colours of a text for React: nothing at first, then its lines, if the worker has them in time.
import { useEffect, useState } from 'react'
import { openHighlighter } from './highlighter.ts'
import type { Lines } from './highlighter.ts'

let highlight: ReturnType<typeof openHighlighter> | undefined

/** Null while and where there are no colours. */
export function useHighlighted(text: string, language: string | null): Lines | null {
  const [done, setDone] = useState<{ text: string; lines: Lines | null }>()
  useEffect(() => {
    if (language === null || text === '') return
    let gone = false
    highlight ??= openHighlighter(
      () => new Worker(new URL('./highlight.worker.ts', import.meta.url), { type: 'module' }),
    )
    void highlight(language, text).then((lines) => !gone && setDone({ text, lines }))
    return () => {
      gone = true
    }
  }, [text, language])
  return done?.text === text ? done.lines : null
}
