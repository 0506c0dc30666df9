// Says that sessions which their agent is about to delete are safe here.
import { useState } from 'react'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { formatCount } from '../../ui/numbers.ts'
import { useLoaded } from '../sync/use-loaded.ts'
import { readKept } from './reads.ts'

export function KeptBanner() {
  const [closed, setClosed] = useState(false)
  const kept = useLoaded(() => readKept())
  if (closed || kept.state !== 'ready' || kept.value === 0) return null
  const one = kept.value === 1
  return (
    <Banner
      title={`${formatCount(kept.value)} ${one ? 'session' : 'sessions'} would be deleted by the agent within 7 days;`}
      className="mx-3 mb-2"
      action={
        <Button small look="quiet" onClick={() => setClosed(true)}>
          Close
        </Button>
      }
    >
      {one ? 'it is' : 'they are'} now kept.
    </Banner>
  )
}
