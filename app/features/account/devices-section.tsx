// Where one is signed in: each browser with its last sign of life, and how to end it.
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { OwnAccount } from '../../server/sign-in/account.server.ts'
import { PairPhone } from '../pairing/pair-phone.tsx'
import { deviceWords, methodWords } from './device-words.ts'

type DevicesSectionProps = {
  sessions: OwnAccount['sessions']
  onEnd: (id: string) => void
  onEndOthers: () => void
  /** A phone was agreed to; it is in the list a moment later. */
  onPaired: () => void
}

export function DevicesSection({ sessions, onEnd, onEndOthers, onPaired }: DevicesSectionProps) {
  const inOrder = sessions.toSorted((a, b) => Number(b.current) - Number(a.current))
  return (
    <section aria-labelledby="devices">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div>
          <h2 id="devices" className="text-lg font-semibold">
            Devices
          </h2>
          <p className="mt-1 max-w-prose text-sm text-muted">
            Where you are signed in. Ending one closes its tabs within seconds.
          </p>
        </div>
        <span className="flex flex-wrap gap-2">
          <PairPhone onPaired={onPaired} />
          {sessions.length > 1 && (
            <Button small onClick={onEndOthers}>
              Sign out everywhere else
            </Button>
          )}
        </span>
      </div>
      <ul className="divide-y divide-line rounded-md border border-line">
        {inOrder.map((session) => (
          <li key={session.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm">
            <span className="min-w-0 flex-1">
              <span className="flex items-center gap-2">
                <span className="truncate font-medium">{deviceWords(session.userAgent)}</span>
                {session.current && (
                  <span className="rounded-full bg-ok-soft px-2 text-xs whitespace-nowrap text-ok">this one</span>
                )}
              </span>
              <span className="tabular block text-xs text-muted">
                {session.from && (
                  <>
                    <span className="font-mono">{session.from}</span> ·{' '}
                  </>
                )}
                {methodWords[session.method] ?? session.method} <RelativeTime ago at={session.createdAt} /> · seen{' '}
                <RelativeTime ago at={session.lastSeenAt} />
              </span>
            </span>
            {!session.current && (
              <Button small look="quiet" onClick={() => onEnd(session.id)}>
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
