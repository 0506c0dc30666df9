// Shown for an address that names nothing.
import { Link } from '@tanstack/react-router'

export function NotFound() {
  return (
    <main className="mx-auto max-w-prose p-8">
      <h1 className="text-xl font-semibold">Nothing is here</h1>
      <p className="mt-2 text-muted">This address names no page, or a session of another space.</p>
      <p className="mt-4">
        <Link to="/" className="text-accent underline">
          Go to your sessions
        </Link>
      </p>
    </main>
  )
}
