// For whoever is not signed in: where the key is, and how to get a new one.
import { createFileRoute } from '@tanstack/react-router'
import { z } from 'zod'

export const Route = createFileRoute('/welcome')({
  validateSearch: z.object({ used: z.boolean().optional() }),
  component: Welcome,
})

function Welcome() {
  const { used } = Route.useSearch()
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-3 p-6">
      <h1 className="text-xl font-semibold">
        {used ? 'This link was used already' : 'Open Logbook from your terminal'}
      </h1>
      <p className="text-muted">
        {used ? 'A link signs in once, and for twelve hours at most. Your sessions are kept. ' : ''}
        Your sessions are private, so this page opens with a one-time link. It stands where you ran{' '}
        <code>npm start</code>; for a fresh one, run:
      </p>
      <pre className="rounded-md border border-line bg-raised px-4 py-3 font-mono text-sm">npx logbook open</pre>
    </main>
  )
}
