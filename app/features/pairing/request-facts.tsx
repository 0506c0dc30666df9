// Who asks, from where, and for what: what a person looks at before agreeing.
import type { ReactNode } from 'react'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { Pairing } from '../../server/sign-in/pairing.server.ts'
import { deviceWords } from '../account/device-words.ts'

const rights: Record<string, string> = {
  capture: 'Send sessions here, and read nothing',
  read: 'Read everything you see in this space',
  admin: 'Everything that you may do in this space',
}

export function RequestFacts({ pairing }: { pairing: Pairing }) {
  const { kind, label, userAgent, from, scope, userCode, createdAt } = pairing
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 rounded-md bg-sunken px-3 py-2.5 text-sm">
      <Fact name="Code">
        <code className="font-mono tracking-wider">{userCode}</code>
      </Fact>
      <Fact name="Device">{kind === 'phone' ? deviceWords(userAgent) : revealHidden(label)}</Fact>
      <Fact name="Asks from">
        {from ? <code className="font-mono text-xs">{from}</code> : 'an address that is not known'}
      </Fact>
      <Fact name="Asked">
        <RelativeTime ago at={createdAt} />
      </Fact>
      <Fact name="May then">
        {kind === 'phone' ? 'Everything that you may do: it is signed in as you' : rights[scope ?? '']}
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  )
}
