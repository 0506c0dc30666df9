// One answer for every link that opens nothing: mistyped, ended, taken back or never there.
import { Link2Off } from 'lucide-react'
import { Brand } from '../frame/brand.tsx'

export function ShareGone({ wait }: { wait?: number }) {
  return (
    <main className="grid min-h-dvh place-items-center bg-surface p-4">
      <div className="flex max-w-sm flex-col items-center gap-2 text-center">
        <Link2Off aria-hidden className="mb-1 size-7 text-faint" strokeWidth={1.5} />
        <h1 className="text-lg font-semibold tracking-tight">
          {wait === undefined ? 'This link is not good, or not any more' : 'Too many attempts'}
        </h1>
        <p className="text-sm text-pretty text-muted">
          {wait === undefined
            ? 'It may be mistyped, have ended, or been taken back. Ask whoever sent it for a new one.'
            : `Try again in ${wait} s.`}
        </p>
        <p className="mt-6 flex items-center gap-1.5 text-xs text-faint">
          <Brand className="size-4" /> Logbook
        </p>
      </div>
    </main>
  )
}
