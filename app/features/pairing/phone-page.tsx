// `/pair/phone#CODE`: what a phone sees that has read the picture. It asks, waits for the person to agree, and is signed in.
import { useEffect, useState } from 'react'
import { z } from 'zod'
import { Fault, SignInCard } from '../sign-in/sign-in-card.tsx'
import { post } from '../sign-in/ask.ts'
import { pollUntilDecided } from './poll.ts'

const asked = z.object({ deviceCode: z.string(), userCode: z.string(), interval: z.number() })

export function PhonePage() {
  const [userCode, setUserCode] = useState<string>()
  const [fault, setFault] = useState<string>()
  useEffect(() => {
    const code = location.hash.slice(1)
    // The picture is worth nothing once it was read; nor should it stay in the history.
    history.replaceState(null, '', '/pair/phone')
    const stopped = new AbortController()
    const run = async () => {
      if (!code) throw new Error('Open this page by the picture in the settings of a device that is signed in.')
      const answer = asked.parse(await post('/api/pair', { code }))
      setUserCode(answer.userCode)
      await pollUntilDecided(answer.deviceCode, answer.interval, stopped.signal)
      location.replace('/')
    }
    run().catch((error: unknown) => {
      if (!stopped.signal.aborted) setFault(error instanceof Error ? error.message : 'That did not work. Begin again.')
    })
    return () => stopped.abort()
  }, [])
  return (
    <SignInCard title="Pair this phone">
      {fault ? (
        <Fault>{fault}</Fault>
      ) : (
        <>
          <p className="text-sm text-muted">Agree on the device that shows the picture, if it shows this code there:</p>
          <output className="rounded-md bg-sunken py-4 text-center font-mono text-2xl tracking-wider" aria-label="Code">
            {userCode ?? '…'}
          </output>
          <p role="status" className="text-center text-xs text-faint">
            Waiting for you to agree
          </p>
        </>
      )}
    </SignInCard>
  )
}
