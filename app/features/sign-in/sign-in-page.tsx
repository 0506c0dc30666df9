// Who is not signed in comes here. Shows the ways that settings name, and always the way over the terminal.
import { KeyRound, LogIn } from 'lucide-react'
import { useEffect } from 'react'
import type { FormEvent } from 'react'
import { Button } from '../../ui/button.tsx'
import { useHydrated } from '../../ui/hydrated.ts'
import { refusal } from '../../server/sign-in/refusal.ts'
import { goToIssuer, post, signInWithPasskey } from './ask.ts'
import type { SignInWays } from './reads.ts'
import { Fault, Field, Or, SignInCard } from './sign-in-card.tsx'
import { forgetEverything } from './sign-out.ts'
import { useAttempt } from './use-attempt.ts'

type SignInPageProps = { ways: SignInWays; next: string; refused: boolean }

export function SignInPage({ ways, next, refused }: SignInPageProps) {
  const { methods } = ways
  const { fault, busy, attempt } = useAttempt(refused ? refusal : undefined)
  const ready = useHydrated()
  // Also after a sign-in that ended by itself: what it left behind is nobody's any more.
  useEffect(() => void forgetEverything({ unsent: true }).catch(() => {}), [])
  const enter = (work: () => Promise<unknown>) => attempt(() => work().then(() => location.replace(next)))
  const submit = (path: string) => (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    enter(() => post(path, Object.fromEntries(new FormData(event.currentTarget))))
  }
  const others = methods.filter((method) => method !== 'password')
  return (
    <SignInCard title="Sign in">
      {fault && <Fault>{fault}</Fault>}
      {methods.includes('password') && (
        <form method="post" onSubmit={submit('/api/auth/sign-in/email')} className="flex flex-col gap-3">
          <Field label="E-mail address" name="email" type="email" autoComplete="username webauthn" />
          <Field label="Password" name="password" type="password" autoComplete="current-password" />
          <Button type="submit" look="primary" disabled={busy || !ready} className="mt-1 h-9">
            Sign in
          </Button>
        </form>
      )}
      {methods.includes('password') && others.length > 0 && <Or>or</Or>}
      {others.length > 0 && (
        <div className="flex flex-col gap-2">
          {methods.includes('passkey') && (
            <Button icon={wayIcon} className="h-9" disabled={busy || !ready} onClick={() => enter(signInWithPasskey)}>
              Sign in with a passkey
            </Button>
          )}
          {(['oidc', 'github'] as const)
            .filter((method) => methods.includes(method))
            .map((method) => (
              <Button
                key={method}
                icon={<LogIn aria-hidden className="size-4" />}
                className="h-9"
                disabled={busy || !ready}
                onClick={() => attempt(() => goToIssuer(method, next))}
              >
                Continue with {method === 'oidc' ? ways.oidcName : 'GitHub'}
              </Button>
            ))}
          {methods.includes('proxy') && (
            <a href={`/enter/proxy?${new URLSearchParams({ next })}`} className="text-center text-sm text-accent">
              Continue as whom the proxy names
            </a>
          )}
        </div>
      )}
      {methods.length > 0 && <Or>from the terminal</Or>}
      <form method="post" onSubmit={submit('/enter')} className="flex flex-col gap-3 text-sm">
        <p className="text-muted">
          {methods.length === 0 && 'Your sessions are private, so this page opens with a one-time link. '}
          Where Logbook runs, <code className="font-mono text-xs text-text">npx logbook open</code> makes a link that
          signs in once. Follow it, or type its code here.
        </p>
        <div className="flex items-end gap-2">
          <div className="min-w-0 flex-1">
            <Field
              label="One-time code"
              name="key"
              autoComplete="one-time-code"
              autoCapitalize="characters"
              spellCheck={false}
              placeholder="XXXXX-XXXXX-XXXXX-XXXXX"
            />
          </div>
          <Button type="submit" disabled={busy || !ready} className="h-9">
            Enter
          </Button>
        </div>
      </form>
    </SignInCard>
  )
}

const wayIcon = <KeyRound aria-hidden className="size-4" />
