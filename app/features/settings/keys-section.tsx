// API keys: made here or with `logbook key create`, shown once, revoked at once.
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { KnownKey } from '../../server/api-keys.server.ts'
import type { KeyInput } from '../../server/scope.ts'
import { KeyForm } from './key-form.tsx'
import { NewKey } from './new-key.tsx'

type KeysSectionProps = {
  keys: readonly KnownKey[]
  /** Answers the key; rejects with a message fit to be read. */
  onMake: (input: KeyInput) => Promise<{ key: string }>
  onRevoke: (id: string) => void
}

export function KeysSection({ keys, onMake, onRevoke }: KeysSectionProps) {
  const [made, setMade] = useState<string>()
  const make = async (input: KeyInput) => setMade((await onMake(input)).key)
  return (
    <section aria-labelledby="keys">
      <h2 id="keys" className="text-lg font-semibold">
        API keys
      </h2>
      <p className="mt-1 mb-3 max-w-prose text-sm text-muted">
        For scripts and other machines, sent as <code className="font-mono text-xs">Authorization: Bearer KEY</code>. A
        key for capture can send sessions and read nothing.
      </p>
      {made && <NewKey value={made} onClose={() => setMade(undefined)} />}
      <KeyForm onMake={make} />
      {keys.length > 0 && (
        <ul className="mt-4 divide-y divide-line rounded-md border border-line">
          {keys.map((key) => (
            <KeyRow key={key.id} known={key} onRevoke={() => onRevoke(key.id)} />
          ))}
        </ul>
      )}
    </section>
  )
}

function KeyRow({ known, onRevoke }: { known: KnownKey; onRevoke: () => void }) {
  const [asking, setAsking] = useState(false)
  const label = revealHidden(known.label)
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{label}</span>
        <span className="tabular block text-xs text-muted">
          <span className="font-mono">{known.start}…</span> · {known.scope ?? 'no scope'} ·{' '}
          {known.lastUsedAt ? (
            <>
              used <RelativeTime ago at={known.lastUsedAt} />
            </>
          ) : (
            'never used'
          )}
          {known.expiresAt && ` · ends ${known.expiresAt.toISOString().slice(0, 10)}`}
        </span>
      </span>
      {asking && <span className="text-xs text-bad">Whoever uses it is refused from now on.</span>}
      <Button
        small
        look={asking ? 'plain' : 'quiet'}
        aria-label={asking ? `Revoke ${label} for good` : `Revoke ${label}`}
        onBlur={() => setAsking(false)}
        onClick={() => (asking ? onRevoke() : setAsking(true))}
      >
        {asking ? 'Revoke for good' : 'Revoke'}
      </Button>
    </li>
  )
}
