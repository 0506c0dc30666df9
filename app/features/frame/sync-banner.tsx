// Says across the page why it is not live and what to do. Shows nothing while all is well.
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { syncAdvice } from './sync-state.ts'
import type { SyncState } from './sync-state.ts'

export function SyncBanner({ state, onRetry }: { state: SyncState['state']; onRetry?: () => void }) {
  const advice = syncAdvice(state)
  if (!advice) return null
  return (
    <Banner
      tone="warn"
      title={advice.title}
      className="rounded-none border-b border-line px-4"
      action={
        onRetry && (
          <Button small onClick={onRetry}>
            Try now
          </Button>
        )
      }
    >
      {advice.text}
    </Banner>
  )
}
