// The steps of a recorded terminal in this tab: all from the beginning, then what comes, whenever the session has grown. Every
// viewer reads the same rows by seq, so all of them see the same, and one who comes late gets what was before first.
import { useEffect, useRef, useState } from 'react'
import { readTerminal } from './reads.ts'
import type { TerminalStep } from './reads.server.ts'

const againMs = 3000

export interface Steps {
  steps: readonly TerminalStep[]
  /** All that the server has is here. */
  complete: boolean
  error: string | null
}

/** `grown` changes when the session has new events. */
export function useSteps(sessionId: string, grown: number): Steps {
  const [state, setState] = useState<Omit<Steps, 'complete'> & { answered: string }>(nothing)
  const [attempt, setAttempt] = useState(0)
  const last = useRef(0)
  const asked = `${grown} ${attempt}`
  useEffect(() => {
    let gone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = async (): Promise<void> => {
      const page = await readTerminal({ data: { sessionId, after: last.current } })
      if (gone) return
      last.current = page.steps.at(-1)?.seq ?? last.current
      const answered = page.more ? '' : asked
      setState((before) => ({ steps: [...before.steps, ...page.steps], answered, error: null }))
      if (page.more) await read()
    }
    read().catch((error: unknown) => {
      if (gone) return
      const message = error instanceof Error ? error.message : 'The server did not answer.'
      setState((before) => ({ ...before, error: message }))
      timer = setTimeout(() => setAttempt((count) => count + 1), againMs)
    })
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [sessionId, asked])
  const { steps, error, answered } = state
  return { steps, error, complete: answered === asked }
}

const nothing = { steps: [], error: null, answered: '' }
