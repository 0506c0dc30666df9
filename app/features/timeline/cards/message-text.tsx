// The text of a message: its preview at once, the whole of it when it is longer and the reader stays with it.
import type { ReactNode } from 'react'
import { Button } from '../../../ui/button.tsx'
import { countOf, formatBytes } from '../../../ui/numbers.ts'
import type { TimelineEvent } from '../../rows.ts'
import { isCut } from '../event-words.ts'
import { imageCount, textOf } from '../read-body.ts'
import { useBody, useEntryScope } from '../timeline-context.ts'

type MessageTextProps = { event: TimelineEvent; children: (text: string) => ReactNode }

/** Longer texts wait for a click; shorter ones come by themselves after a moment on screen. */
const fetchedUnasked = 24_000
const moment = 200

export function MessageText({ event, children }: MessageTextProps) {
  const { askBody, isOpen, toggle } = useEntryScope()
  const cut = isCut(event)
  const wanted = cut && (event.size <= fetchedUnasked || isOpen(event.id))
  const state = useBody(event.id, wanted, isOpen(event.id) ? 0 : moment)
  const body = state?.status === 'ready' ? state.body : undefined
  const whole = body === undefined ? null : textOf(body)
  const images = imageCount(body ?? event.meta)
  return (
    <>
      {children(whole ?? (event.preview ?? '') + (cut ? ' …' : ''))}
      {images > 0 && <p className="mt-1 text-sm text-faint">{countOf(images, 'image')} not shown</p>}
      {state?.status === 'failed' && (
        <p role="alert" className="mt-1 flex items-center gap-2 text-sm text-bad">
          The rest could not be read: {state.message}
          <Button small onClick={() => askBody(event.id)}>
            Try again
          </Button>
        </p>
      )}
      {cut && whole === null && !wanted && (
        <Button look="link" className="mt-1 -ml-3" onClick={() => toggle(event.id)}>
          Show all {formatBytes(event.size)}
        </Button>
      )}
    </>
  )
}
