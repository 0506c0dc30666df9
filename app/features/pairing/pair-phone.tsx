// Settings → Pair a phone: the picture, then who has read it, then the answer.
import { Smartphone } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { Pairing } from '../../server/sign-in/pairing.server.ts'
import { Fault } from '../sign-in/sign-in-card.tsx'
import { Qr } from './qr.tsx'
import { readPairing } from './reads.ts'
import { RequestFacts } from './request-facts.tsx'
import { decidePairing, offerPhone } from './writes.ts'

/** How often it is asked whether a phone has read the picture, in milliseconds. */
const lookMs = 1500

export function PairPhone({ onPaired }: { onPaired: () => void }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button small icon={<Smartphone aria-hidden className="size-3.5" />} onClick={() => setOpen(true)}>
        Pair a phone
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Pair a phone"
        description="It is signed in as you, and shown in this list."
      >
        {open && (
          <Steps
            onDone={(agreed) => {
              setOpen(false)
              if (agreed) onPaired()
            }}
          />
        )}
      </Dialog>
    </>
  )
}

function Steps({ onDone }: { onDone: (agreed: boolean) => void }) {
  const [offer, setOffer] = useState<{ id: string; address: string }>()
  const [pairing, setPairing] = useState<Pairing | null>()
  const [fault, setFault] = useState<string>()
  useEffect(() => {
    offerPhone().then(setOffer, (error: unknown) => setFault(wordsOf(error)))
  }, [])
  useEffect(() => {
    if (!offer) return
    const look = () =>
      readPairing({ data: { id: offer.id } }).then(setPairing, (error: unknown) => setFault(wordsOf(error)))
    const timer = setInterval(() => void look(), lookMs)
    return () => clearInterval(timer)
  }, [offer])
  const decide = (agreed: boolean) => {
    if (offer)
      decidePairing({ data: { id: offer.id, agreed } }).then(
        () => onDone(agreed),
        (error: unknown) => setFault(wordsOf(error)),
      )
  }
  if (fault) return <Fault>{fault}</Fault>
  if (pairing === null) return <Fault>The picture is too old. Close this and begin again.</Fault>
  if (pairing?.status === 'pending')
    return (
      <div className="flex flex-col gap-4">
        <p className="text-sm text-muted">A phone has read the picture. Agree only if it shows this code:</p>
        <RequestFacts pairing={pairing} />
        <div className="flex justify-end gap-2">
          <Button onClick={() => decide(false)}>Refuse</Button>
          <Button look="primary" onClick={() => decide(true)}>
            Agree
          </Button>
        </div>
      </div>
    )
  return (
    <div className="flex flex-col items-center gap-4 py-2">
      {offer ? (
        <Qr text={offer.address} label="The address to pair a phone, as a picture" />
      ) : (
        <div className="size-52 animate-pulse rounded-md bg-sunken" />
      )}
      <p className="max-w-xs text-center text-sm text-muted">
        Point the phone’s camera at it. It must reach this address; the picture is good once, for ten minutes.
      </p>
      {offer && (
        <p className="max-w-full text-center font-mono text-xs break-all text-faint select-all">{offer.address}</p>
      )}
    </div>
  )
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : 'That did not work. Try again.')
