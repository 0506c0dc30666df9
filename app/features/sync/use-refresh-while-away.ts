// While the shape engine is away the page's loaders are asked again every three seconds, so that what is shown stays true.
// Law: not while Postgres is away as well, for a loader that fails would put an error in the place of the rows.
import { useRouter } from '@tanstack/react-router'
import { useCallback, useEffect } from 'react'
import { useLinkPhase } from './use-link.ts'

const everyMs = 3000

/** Refreshes by itself while the engine is away; answers a function that does so at once. */
export function useRefreshWhileAway(): () => void {
  const phase = useLinkPhase()
  const router = useRouter()
  const refresh = useCallback(
    async (signal?: AbortSignal) => {
      if (await databaseAnswers(signal)) await router.invalidate()
    },
    [router],
  )
  useEffect(() => {
    if (phase !== 'engine-away') return
    const ended = new AbortController()
    const timer = setInterval(() => void refresh(ended.signal), everyMs)
    return () => {
      clearInterval(timer)
      ended.abort()
    }
  }, [phase, refresh])
  return useCallback(() => void refresh(), [refresh])
}

async function databaseAnswers(signal?: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch('/api/health', { signal })
    const { postgres } = (await answer.json()) as { postgres?: string }
    return postgres === 'ok'
  } catch {
    return false
  }
}
