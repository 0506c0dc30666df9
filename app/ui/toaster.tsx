// Shows what `notify` says, in a live region with F8 to reach it. On Radix Toast, which needs no injected stylesheet.
import { clsx } from 'clsx'
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import { Toast as Radix } from 'radix-ui'
import { useSyncExternalStore } from 'react'
import { useShortcuts } from './shortcuts.ts'
import { Button, IconButton } from './button.tsx'
import { dismiss, shownToasts, subscribeToasts } from './toasts.ts'
import type { Toast } from './toasts.ts'

export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToasts, shownToasts, () => none)
  // The way back of what was done last, as long as it is offered.
  useShortcuts({
    z: () => {
      const last = toasts.findLast(({ action }) => action?.label === 'Undo')
      if (!last) return
      dismiss(last.id)
      last.action?.run()
    },
  })
  return (
    <Radix.Provider label="Message" swipeDirection="right">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
      <Radix.Viewport className="fixed right-3 bottom-17 z-50 flex w-[min(24rem,calc(100vw-1.5rem))] flex-col gap-2 outline-none md:bottom-3" />
    </Radix.Provider>
  )
}

function ToastCard({ toast }: { toast: Toast }) {
  const Icon = icons[toast.tone]
  return (
    <Radix.Root
      type={toast.tone === 'bad' ? 'foreground' : 'background'}
      duration={toast.tone === 'bad' ? 12_000 : 5_000}
      onOpenChange={(open) => !open && dismiss(toast.id)}
      className="flex animate-arrive items-start gap-2.5 rounded-md border border-line-strong bg-raised py-2 pr-1.5 pl-3 text-sm shadow-float"
    >
      <Icon aria-hidden className={clsx('mt-1.5 size-4 shrink-0', hues[toast.tone])} />
      <div className="min-w-0 flex-1 py-1">
        <Radix.Title className="font-medium">{toast.title}</Radix.Title>
        {toast.detail && <Radix.Description className="text-muted">{toast.detail}</Radix.Description>}
      </div>
      {toast.action && (
        <Radix.Action asChild altText={toast.action.label}>
          <Button onClick={toast.action.run}>{toast.action.label}</Button>
        </Radix.Action>
      )}
      <Radix.Close asChild>
        <IconButton label="Dismiss">
          <X className="size-4" />
        </IconButton>
      </Radix.Close>
    </Radix.Root>
  )
}

const none: readonly Toast[] = []
const icons = { info: Info, ok: CircleCheck, bad: CircleAlert }
const hues = { info: 'text-accent', ok: 'text-ok', bad: 'text-bad' }
