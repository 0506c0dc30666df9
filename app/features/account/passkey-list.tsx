// One's passkeys: made in this browser, taken away for good.
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { OwnAccount } from '../../server/sign-in/account.server.ts'
import { Fault } from '../sign-in/sign-in-card.tsx'
import { useAttempt } from '../sign-in/use-attempt.ts'
import type { AccountActs } from './account-section.tsx'
import { deviceWords } from './device-words.ts'

export function PasskeyList({ account, acts }: { account: OwnAccount; acts: AccountActs }) {
  const { fault, busy, attempt, settle } = useAttempt()
  const run = (work: () => Promise<unknown>) => attempt(() => work().then(settle))
  return (
    <div className="text-sm">
      <div className="flex items-center justify-between gap-4">
        <span>
          <span className="block font-medium">Passkeys</span>
          <span className="text-xs text-muted">
            {account.passkeys.length === 0 ? 'None yet. ' : ''}A passkey stays on your device and cannot be guessed or
            phished.
          </span>
        </span>
        <Button small disabled={busy} onClick={() => run(() => acts.onPasskey(deviceWords(navigator.userAgent)))}>
          Add a passkey
        </Button>
      </div>
      {fault && (
        <div className="mt-3">
          <Fault>{fault}</Fault>
        </div>
      )}
      <ul className="mt-2 divide-y divide-line empty:hidden">
        {account.passkeys.map((passkey) => (
          <li key={passkey.id} className="flex items-center justify-between gap-4 py-1.5">
            <span className="min-w-0">
              <span className="block truncate">{revealHidden(passkey.name)}</span>
              <span className="tabular block text-xs text-muted">
                {passkey.backedUp ? 'kept by its owner’s account' : 'on one device'}
                {passkey.createdAt && (
                  <>
                    {' '}
                    · made <RelativeTime ago at={passkey.createdAt} />
                  </>
                )}
              </span>
            </span>
            <Button
              small
              look="quiet"
              disabled={busy}
              aria-label={`Remove the passkey ${revealHidden(passkey.name)}`}
              onClick={() => run(() => acts.onRemove({ passkey: passkey.id }))}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
