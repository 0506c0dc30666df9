// A question or a page over the page. Radix keeps focus, Escape and names right.
// Its own overlay is not used: it locks scrolling through a <style> element that the content security policy refuses.
import { Dialog as Radix } from 'radix-ui'
import { X } from 'lucide-react'
import { clsx } from 'clsx'
import { useRef } from 'react'
import type { ReactNode } from 'react'
import { IconButton } from './button.tsx'

type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: string
  /** For what needs the width of the page. */
  wide?: boolean
  children: ReactNode
}

export function Dialog({ open, onOpenChange, title, description, wide = false, children }: DialogProps) {
  const before = useRef<Element | null>(null)
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div aria-hidden className="fixed inset-0 z-40 bg-shade" />
        <Radix.Content
          // Radix gives the focus back to its own trigger, which a dialog that a key has opened does not have.
          onOpenAutoFocus={() => {
            before.current = document.activeElement
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus()
          }}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={clsx(
            'fixed top-1/2 left-1/2 z-50 flex -translate-1/2 animate-arrive flex-col rounded-md border border-line-strong bg-raised shadow-float outline-none',
            wide
              ? 'max-h-[calc(100dvh-1rem)] w-[min(68rem,calc(100vw-1rem))] md:max-h-[90dvh] md:w-[min(68rem,calc(100vw-3rem))]'
              : 'max-h-[85dvh] w-[min(32rem,calc(100vw-2rem))]',
          )}
        >
          <header className="flex items-start gap-4 border-b border-line py-3 pr-2 pl-5">
            <div className="min-w-0 flex-1 py-1">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description && <Radix.Description className="text-sm text-muted">{description}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close">
                <X className="size-4" />
              </IconButton>
            </Radix.Close>
          </header>
          <div className={clsx('scroll-quiet min-h-0', !wide && 'px-5 py-4')}>{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
