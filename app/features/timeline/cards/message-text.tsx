// The text of a message: its preview at once, the whole of it when it is longer and the reader stays with it.
import type { ReactNode } from 'react'
import { Button } from '../../../ui/button.tsx'
import { formatBytes } from '../../../ui/numbers.ts'
import type { TimelineEvent } from '../../rows.ts'
import { holdsMore, isCut } from '../event-words.ts'
import { imagesOf, textOf } from '../read-body.ts'
import { useBody, useEntryScope } from '../timeline-context.ts'
import { Pictures } from './pictures.tsx'

type MessageTextProps = { event: TimelineEvent; children: (text: string) => ReactNode }

/** Longer texts wait for a click; shorter ones come by themselves after a moment on screen. */
const fetchedUnasked = 24_000
const moment = 200

export function MessageText({ event, children }: MessageTextProps) {
  const { askBody, isOpen, toggle } = useEntryScope()
  const cut = isCut(event)
  const more = cut || holdsMore(event)
  const wanted = more && (event.size <= fetchedUnasked || isOpen(event.id))
  const state = useBody(event.id, wanted, isOpen(event.id) ? 0 : moment)
  const body = state?.status === 'ready' ? state.body : undefined
  const whole = body === undefined ? null : textOf(body)
  const images = imagesOf(body ?? event.meta)
  return (
    <>
      {children(whole ?? (event.preview ?? '') + (cut ? ' …' : ''))}
      <Pictures images={images} />
      {state?.status === 'failed' && (
        <p role="alert" className="mt-1 flex items-center gap-2 text-sm text-bad">
          The rest could not be read: {state.message}
          <Button small onClick={() => askBody(event.id)}>
            Try again
          </Button>
        </p>
      )}
      {more && whole === null && !wanted && (
        <Button look="link" className="mt-1 -ml-3" onClick={() => toggle(event.id)}>
          {cut ? 'Show all' : 'Show what came with it,'} {formatBytes(event.size)}
        </Button>
      )}
    </>
  )
}
