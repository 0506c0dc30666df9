// Asks the worker for colours, one text after the other. Law: a text that takes too long loses its colours and nothing else; the worker
// is ended with it and begun anew for the next.
import type { Token } from './tokens.ts'

export type Lines = readonly (readonly Token[])[]
export type HighlightWorker = EventTarget & Pick<Worker, 'postMessage' | 'terminate'>
export type HighlightAnswer = { id: number; lines: Lines | null }

/** Characters; beyond them the colours would cost more than they help. */
export const longestCode = 200_000
const mostKept = 200

/** `open` begins a worker; `patienceMs` is how long one text may take. */
export function openHighlighter(open: () => HighlightWorker, patienceMs = 2000) {
  const kept = new Map<string, Promise<Lines | null>>()
  let worker: HighlightWorker | undefined
  let last: Promise<unknown> = Promise.resolve()
  let ids = 0

  function run(language: string, text: string): Promise<Lines | null> {
    return new Promise((resolve) => {
      const id = ++ids
      const asked = (worker ??= open())
      const over = new AbortController()
      const done = (lines: Lines | null) => {
        clearTimeout(timer)
        over.abort()
        resolve(lines)
      }
      const giveUp = () => {
        asked.terminate()
        if (worker === asked) worker = undefined
        done(null)
      }
      const timer = setTimeout(giveUp, patienceMs)
      const take = (event: Event) => {
        const answer = (event as MessageEvent<HighlightAnswer>).data
        if (answer.id === id) done(answer.lines)
      }
      asked.addEventListener('message', take, { signal: over.signal })
      asked.addEventListener('error', giveUp, { signal: over.signal })
      asked.postMessage({ id, language, text }, [])
    })
  }

  /** The lines of `text` with their colours; null where there are none. */
  return (language: string, text: string): Promise<Lines | null> => {
    if (text.length > longestCode) return Promise.resolve(null)
    const name = `${language}\n${text}`
    const known = kept.get(name)
    if (known) return known
    const lines = last.then(() => run(language, text))
    last = lines
    kept.set(name, lines)
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break
      kept.delete(oldest)
    }
    return lines
  }
}
