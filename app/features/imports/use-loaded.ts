// A value read once when a part of the page is opened, with a way to try again.
import { useEffect, useRef, useState } from 'react'

export type Loaded<T> =
  | { state: 'loading' }
  | { state: 'ready'; value: T }
  | { state: 'failed'; message: string; retry: () => void }

export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [attempt, setAttempt] = useState(1)
  const [answer, setAnswer] = useState<{ to: number; loaded: Loaded<T> }>()
  const latest = useRef(load)
  useEffect(() => {
    latest.current = load
  })
  useEffect(() => {
    let gone = false
    const answerWith = (loaded: Loaded<T>) => !gone && setAnswer({ to: attempt, loaded })
    latest.current().then(
      (value) => answerWith({ state: 'ready', value }),
      (error: unknown) =>
        answerWith({
          state: 'failed',
          message: error instanceof Error ? error.message : 'The server did not answer.',
          retry: () => setAttempt(attempt + 1),
        }),
    )
    return () => {
      gone = true
    }
  }, [attempt])
  return answer?.to === attempt ? answer.loaded : { state: 'loading' }
}
