// Shown when a page itself failed: what happened, that nothing was lost, and the way on.
import { useRouter } from '@tanstack/react-router'
import type { ErrorComponentProps } from '@tanstack/react-router'

export function PageError({ error }: ErrorComponentProps) {
  const router = useRouter()
  return (
    <main className="mx-auto max-w-prose p-8">
      <h1 className="text-xl font-semibold">This page could not be shown</h1>
      <p className="mt-2 text-muted">
        {error instanceof Error && error.message ? error.message : 'Something unexpected happened.'} Your sessions are
        kept.
      </p>
      <p className="mt-4 flex gap-4">
        <button type="button" onClick={() => void router.invalidate()} className="text-accent underline">
          Try again
        </button>
        <a href="/" className="text-accent underline">
          Go to your sessions
        </a>
      </p>
    </main>
  )
}
