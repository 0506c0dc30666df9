// The failures of a whole session, wherever they stand: read at once, for a window would have to pass everything between them.
import type { ComponentProps } from 'react'
import { useLoaded } from '../sync/use-loaded.ts'
import { readErrors } from './reads.ts'
import { Timeline } from './timeline.tsx'

/** Read again whenever the session counts another error. */
export function ErrorTimeline(props: Omit<ComponentProps<typeof Timeline>, 'events'>) {
  const { session } = props
  const failed = useLoaded(() => readErrors({ data: { sessionId: session.id } }), session.errorCount)
  return (
    <Timeline
      {...props}
      events={failed.state === 'ready' ? failed.value : undefined}
      hasMoreBefore={false}
      hasMoreAfter={false}
      error={failed.state === 'failed' ? { text: failed.message, onRetry: failed.retry } : undefined}
    />
  )
}
