// `/join/CODE`: what an invitation is to, and the ways to take it: as oneself, or with a new account.
import type { FormEvent } from 'react'
import { shortestPassword } from '../../server/sign-in/passwords.ts'
import { Button } from '../../ui/button.tsx'
import { useHydrated } from '../../ui/hydrated.ts'
import { revealHidden } from '../../ui/visible-text.ts'
import { goToIssuer, post } from './ask.ts'
import type { SeenInvitation } from './join.ts'
import { Fault, Field, Or, SignInCard } from './sign-in-card.tsx'
import { useAttempt } from './use-attempt.ts'

type JoinPageProps = { code: string; seen: SeenInvitation | null }

export function JoinPage({ code, seen }: JoinPageProps) {
  const { fault, busy, attempt } = useAttempt()
  const ready = useHydrated()
  if (!seen)
    return (
      <SignInCard title="This invitation is not good">
        <p className="text-sm text-muted">
          It may be mistyped, used already, taken back, or too old. Ask whoever sent it for a new one.
        </p>
      </SignInCard>
    )
  const { invitation, ways, viewer } = seen
  const join = (path: string, body: unknown) => attempt(() => post(path, body).then(() => location.replace('/')))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    join(`/api/join/${code}`, Object.fromEntries(new FormData(event.currentTarget)))
  }
  const issuers = (['oidc', 'github'] as const).filter((method) => ways.methods.includes(method))
  return (
    <SignInCard title={`Join ${revealHidden(invitation.spaceName)}`}>
      <p className="text-sm text-muted">
        You were invited as {articleOf(invitation.role)}{' '}
        <strong className="font-medium text-text">{invitation.role}</strong>
        {invitation.email && ` with the address ${invitation.email}`}.
      </p>
      {fault && <Fault>{fault}</Fault>}
      {viewer !== null ? (
        <>
          <Button
            look="primary"
            className="h-9"
            disabled={busy || !ready}
            onClick={() => join(`/api/join/${code}`, {})}
          >
            Join as {viewer}
          </Button>
          <p className="text-center text-xs text-faint">
            Somebody else? Sign out first, then follow the invitation again.
          </p>
        </>
      ) : (
        <>
          {ways.methods.includes('password') && (
            <form method="post" onSubmit={submit} className="flex flex-col gap-3">
              <Field label="Your name" name="name" autoComplete="name" maxLength={100} />
              <Field
                label="E-mail address"
                name="email"
                type="email"
                autoComplete="username"
                defaultValue={invitation.email ?? ''}
                readOnly={invitation.email !== null}
              />
              <Field
                label="Password"
                name="password"
                type="password"
                autoComplete="new-password"
                minLength={shortestPassword}
                hint={`At least ${shortestPassword} characters.`}
              />
              <Button type="submit" look="primary" className="mt-1 h-9" disabled={busy || !ready}>
                Make an account and join
              </Button>
            </form>
          )}
          {issuers.map((method) => (
            <Button
              key={method}
              className="h-9"
              disabled={busy || !ready}
              onClick={() =>
                attempt(() => post(`/api/join/${code}`, { remember: true }).then(() => goToIssuer(method, '/')))
              }
            >
              Join with {method === 'oidc' ? ways.oidcName : 'GitHub'}
            </Button>
          ))}
          <Or>or</Or>
          <a
            href={`/sign-in?${new URLSearchParams({ next: `/join/${code}` })}`}
            className="text-center text-sm text-accent"
          >
            Sign in with the account you have
          </a>
        </>
      )}
    </SignInCard>
  )
}

const articleOf = (role: string) => (/^[aeiou]/.test(role) ? 'an' : 'a')
