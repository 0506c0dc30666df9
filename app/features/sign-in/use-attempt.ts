// One attempt at a time: whether it is under way, and what went wrong with the last one.
import { useState } from 'react'

export function useAttempt(first?: string) {
  const [fault, setFault] = useState(first)
  const [busy, setBusy] = useState(false)
  /** Runs `work`; its error is shown. Once it is done the page is left, so `busy` stays. */
  const attempt = (work: () => Promise<unknown>) => {
    setBusy(true)
    setFault(undefined)
    work().catch((error: unknown) => {
      setBusy(false)
      setFault(error instanceof Error ? error.message : 'That did not work. Try again.')
    })
  }
  return { fault, busy, attempt, settle: () => setBusy(false) }
}
