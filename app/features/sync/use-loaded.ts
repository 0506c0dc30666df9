// A value read when a part of the page is opened, with a way to try again; and again, behind the old one, when it has changed.
import { useEffect, useRef, useState } from 'react'

export type Loaded<T> =
  | { state: 'loading' }
  | { state: 'ready'; value: T }
  | { state: 'failed'; message: string; retry: () => void }

export function useLoaded<T>(load: () => Promise<T>, version = 0): Loaded<T> {
  const [attempt, setAttempt] = useState(1)
  const [answer, setAnswer] = useState<{ to: string; loaded: Loaded<T> }>()
  const asked = `${attempt} ${version}`
  const latest = useRef(load)
  useEffect(() => {
    latest.current = load
  })
  useEffect(() => {
    let gone = false
    const answerWith = (loaded: Loaded<T>) => !gone && setAnswer({ to: asked, loaded })
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
  }, [attempt, asked])
  return answer && (answer.to === asked || answer.loaded.state === 'ready') ? answer.loaded : { state: 'loading' }
}
