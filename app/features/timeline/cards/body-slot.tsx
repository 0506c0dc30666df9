// The place of a body: its skeleton, its failure with a way to try again, then itself.
import type { ReactNode } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { useBody, useEntryScope } from '../timeline-context.ts'

type BodySlotProps = { eventId: string; what: string; children: (body: unknown) => ReactNode }

export function BodySlot({ eventId, what, children }: BodySlotProps) {
  const { askBody } = useEntryScope()
  const state = useBody(eventId, true)
  if (state?.status === 'ready') return children(state.body)
  if (state?.status === 'failed') {
    return (
      <p
        role="alert"
        className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md bg-bad-soft px-3 py-1.5 text-sm text-bad"
      >
        <span>
          The {what} could not be read: {state.message} It is kept in the database.
        </span>
        <Button small onClick={() => askBody(eventId)}>
          Try again
        </Button>
      </p>
    )
  }
  return (
    <div
      role="status"
      aria-label={`Reading the ${what}`}
      className="flex flex-col gap-2 rounded-md border border-line px-3 py-2.5"
    >
      <Skeleton className="h-2.5 w-3/5" />
      <Skeleton className="h-2.5 w-2/5" />
    </div>
  )
}
