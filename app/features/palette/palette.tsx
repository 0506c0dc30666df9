// One box for everything: sessions by any of their words, places, and what can be done here. Opened with ⌘K or Ctrl+K, or its button.
import { Search } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { Suspense, lazy, useState } from 'react'
import { Kbd } from '../../ui/kbd.tsx'
import { useChord, useChordName } from '../../ui/shortcuts.ts'

// Comes with the first use: no page needs it to be shown.
const Choices = lazy(() => import('./choices.tsx'))

type PaletteProps = {
  /** Of the space whose sessions are offered; undefined for whoever may not read them. */
  scope: string | undefined
  onGo: (href: string) => void
}

export function Palette({ scope, onGo }: PaletteProps) {
  const [open, setOpen] = useState(false)
  const keys = useChordName('K')
  useChord('k', () => setOpen((before) => !before))
  const act = (run: () => void) => {
    setOpen(false)
    run()
  }
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger className="flex h-7 w-full max-w-72 items-center gap-2 rounded-md border border-line px-2.5 text-sm text-faint transition-colors duration-100 hover:border-line-strong hover:text-muted max-md:hidden">
        <Search aria-hidden className="size-3.5" />
        <span className="flex-1 text-left">Go to or do …</span>
        <Kbd>{keys}</Kbd>
      </Radix.Trigger>
      <Radix.Portal>
        <div aria-hidden className="fixed inset-0 z-40 bg-shade" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[12dvh] left-1/2 z-50 flex max-h-[70dvh] w-[min(38rem,calc(100vw-1.5rem))] -translate-x-1/2 animate-arrive flex-col overflow-hidden rounded-md border border-line-strong bg-raised shadow-float outline-none"
        >
          <Radix.Title className="sr-only">Go to or do</Radix.Title>
          <Suspense fallback={<div className="h-64" />}>
            <Choices scope={scope} onAct={act} onGo={(href) => act(() => onGo(href))} />
          </Suspense>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
