// A page that could not be read is read again by itself once the server answers.
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

const everyMs = 2000

/** While `away`, asks every two seconds whether the server is back, and then for the page. */
export function useReturn(away: boolean): void {
  const router = useRouter()
  useEffect(() => {
    if (!away) return
    const timer = setInterval(() => {
      fetch('/api/health', { method: 'HEAD' }).then(
        () => router.invalidate(),
        () => {},
      )
    }, everyMs)
    return () => clearInterval(timer)
  }, [away, router])
}
