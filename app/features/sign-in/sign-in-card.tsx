// The sheet in the middle of the pages outside: sign-in, invitation, pairing.
import type { ReactNode } from 'react'
import { Brand } from '../frame/brand.tsx'

export function SignInCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center bg-surface p-4">
      <div className="w-full max-w-[25rem]">
        <p className="mb-4 flex items-center justify-center gap-2 font-semibold tracking-tight">
          <Brand /> Logbook
        </p>
        <section className="flex flex-col gap-4 rounded-md border border-line bg-raised px-5 py-5 sm:px-7 sm:py-6">
          <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
          {children}
        </section>
      </div>
    </main>
  )
}

/** A field with its label above. */
export function Field({ label, hint, ...input }: { label: string; hint?: string } & React.ComponentProps<'input'>) {
  return (
    <label className="block text-sm">
      <span className="mb-1 block text-xs text-muted">{label}</span>
      <input required {...input} className="h-9 w-full rounded-md border border-line-strong bg-raised px-2.5 text-sm" />
      {hint && <span className="mt-1 block text-xs text-faint">{hint}</span>}
    </label>
  )
}

/** What went wrong, said aloud. */
export function Fault({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-sm text-bad">
      {children}
    </p>
  )
}

/** A line between ways. */
export function Or({ children }: { children: ReactNode }) {
  return (
    <p className="flex items-center gap-3 text-xs text-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      {children}
    </p>
  )
}
