// Issuers and proxies that may say it is you.
import { Button } from '../../ui/button.tsx'
import type { OwnAccount } from '../../server/sign-in/account.server.ts'
import { Fault } from '../sign-in/sign-in-card.tsx'
import { useAttempt } from '../sign-in/use-attempt.ts'
import type { AccountActs } from './account-section.tsx'

const providers = ['oidc', 'github', 'proxy'] as const

export function ConnectedList({ account, acts }: { account: OwnAccount; acts: AccountActs }) {
  const { fault, busy, attempt, settle } = useAttempt()
  const run = (work: () => Promise<unknown>) => attempt(() => work().then(settle))
  const shown = providers.filter((provider) => account.methods.includes(provider))
  if (shown.length === 0) return null
  return (
    <div className="flex flex-col gap-3 text-sm">
      {shown.map((provider) => {
        const connected = account.connected.includes(provider)
        const name = { oidc: account.oidcName, github: 'GitHub', proxy: 'The proxy in front' }[provider]
        const named = provider === 'proxy' && account.proxyIdentity ? ` It names you ${account.proxyIdentity}.` : ''
        return (
          <div key={provider} className="flex items-center justify-between gap-4">
            <span className="min-w-0">
              <span className="block font-medium first-letter:uppercase">{name}</span>
              <span className="text-xs text-muted">
                {connected ? 'Connected.' : 'Not connected.'}
                {named}
              </span>
            </span>
            <Button
              small
              look={connected ? 'quiet' : 'plain'}
              aria-label={`${connected ? 'Disconnect' : 'Connect'} ${name}`}
              disabled={busy || (provider === 'proxy' && !connected && !account.proxyIdentity)}
              onClick={() => run(() => (connected ? acts.onRemove({ provider }) : acts.onConnect(provider)))}
            >
              {connected ? 'Disconnect' : 'Connect'}
            </Button>
          </div>
        )
      })}
      {fault && <Fault>{fault}</Fault>}
    </div>
  )
}
