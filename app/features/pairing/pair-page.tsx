// `/pair`: a person types the code that a command shows, sees who asks for what, and agrees or not.
import { useState } from 'react'
import type { FormEvent } from 'react'
import { Button } from '../../ui/button.tsx'
import { useHydrated } from '../../ui/hydrated.ts'
import type { Pairing } from '../../server/sign-in/pairing.server.ts'
import { Fault, Field, SignInCard } from '../sign-in/sign-in-card.tsx'
import { useAttempt } from '../sign-in/use-attempt.ts'
import { readPairing } from './reads.ts'
import { RequestFacts } from './request-facts.tsx'
import { decidePairing } from './writes.ts'

const notGood = 'This code is not good, or not any more. Look at the device, or begin again there.'

/** `first` is the request that the address named, or null when that code leads nowhere. */
export function PairPage({ code, first }: { code: string; first: Pairing | null }) {
  const [pairing, setPairing] = useState(first?.status === 'pending' ? first : undefined)
  const [ended, setEnded] = useState<'agreed' | 'refused'>()
  const { fault, busy, attempt, settle } = useAttempt(code && first?.status !== 'pending' ? notGood : undefined)
  const ready = useHydrated()
  const look = (userCode: string) =>
    attempt(async () => {
      const found = await readPairing({ data: { userCode } })
      if (!found || found.status !== 'pending') throw new Error(notGood)
      setPairing(found)
      settle()
    })
  const decide = (agreed: boolean) =>
    attempt(async () => {
      if (!pairing || !(await decidePairing({ data: { id: pairing.id, agreed } }))) throw new Error(notGood)
      setEnded(agreed ? 'agreed' : 'refused')
      settle()
    })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    look(String(new FormData(event.currentTarget).get('code')))
  }
  if (ended)
    return (
      <SignInCard title={ended === 'agreed' ? 'Paired' : 'Refused'}>
        <p className="text-sm text-muted">
          {ended === 'agreed'
            ? 'The device goes on by itself. Its key is in the settings, where it can be revoked.'
            : 'The device was told, and got nothing.'}
        </p>
        <a href="/settings" className="text-sm text-accent">
          To the settings
        </a>
      </SignInCard>
    )
  return (
    <SignInCard title="Pair a device">
      {fault && <Fault>{fault}</Fault>}
      {pairing ? (
        <>
          <p className="text-sm text-muted">
            Agree only if you have just asked for this yourself, and the code is the one you see there.
          </p>
          <RequestFacts pairing={pairing} />
          <div className="flex gap-2 *:h-9 *:flex-1">
            <Button disabled={busy} onClick={() => decide(false)}>
              Refuse
            </Button>
            <Button look="primary" disabled={busy} onClick={() => decide(true)}>
              Agree
            </Button>
          </div>
        </>
      ) : (
        <form method="post" onSubmit={submit} className="flex flex-col gap-3 text-sm">
          <p className="text-muted">Type the code that the device shows.</p>
          <Field
            label="Code"
            name="code"
            defaultValue={code}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            placeholder="XXXX-XXXX"
          />
          <Button type="submit" look="primary" className="h-9" disabled={busy || !ready}>
            Continue
          </Button>
        </form>
      )}
    </SignInCard>
  )
}
