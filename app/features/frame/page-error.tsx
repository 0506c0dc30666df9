// Shown when a page itself failed: what happened, that nothing was lost, and the way on.
import { Link, useRouter } from '@tanstack/react-router'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { isNetworkError } from '../sync/network-error.ts'
import { useReturn } from './use-return.ts'

export function PageError({ error }: ErrorComponentProps) {
  const router = useRouter()
  const away = isNetworkError(error)
  useReturn(away)
  if (away) return <Away onRetry={() => void router.invalidate()} />
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

/** Reads of this page need the server; what is on this device is said, and where. */
function Away({ onRetry }: { onRetry: () => void }) {
  return (
    <main className="mx-auto max-w-prose p-8">
      <h1 className="text-xl font-semibold">Logbook cannot be reached</h1>
      <p className="mt-2 text-muted">
        This page is not on this device. The session list and the sessions you opened lately are, and nothing is lost.
        This page opens by itself as soon as Logbook answers.
      </p>
      <p className="mt-4 flex gap-4">
        <button type="button" onClick={onRetry} className="text-accent underline">
          Try again
        </button>
        <Link to="/" className="text-accent underline">
          Go to your sessions
        </Link>
      </p>
    </main>
  )
}
