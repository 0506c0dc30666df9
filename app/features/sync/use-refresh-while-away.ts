// While the shape engine is away the page's loaders are asked again every three seconds, so that what is shown stays true.
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useLink } from './use-link.ts'

const everyMs = 3000

export function useRefreshWhileAway(): void {
  const { phase } = useLink()
  const router = useRouter()
  useEffect(() => {
    if (phase !== 'engine-away') return
    const timer = setInterval(() => void router.invalidate(), everyMs)
    return () => clearInterval(timer)
  }, [phase, router])
}
