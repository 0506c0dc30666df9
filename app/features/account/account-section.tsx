// Who one is here, and how one signs in: only the ways that settings of the server name.
import { useState } from 'react'
import type { FormEvent } from 'react'
import { Button } from '../../ui/button.tsx'
import type { OwnAccount } from '../../server/sign-in/account.server.ts'
import { Fault, Field } from '../sign-in/sign-in-card.tsx'
import { useAttempt } from '../sign-in/use-attempt.ts'
import { ConnectedList } from './connected-list.tsx'
import { PasskeyList } from './passkey-list.tsx'
import { PasswordForm } from './password-form.tsx'
import { profileInput } from './profile-input.ts'

/** What a person does here. Each rejects with a message fit to be read. */
export type AccountActs = {
  onProfile: (profile: { name: string; email: string | null }) => Promise<unknown>
  onPassword: (change: { current: string; password: string }) => Promise<unknown>
  onPasskey: (name: string) => Promise<unknown>
  onConnect: (provider: 'oidc' | 'github' | 'proxy') => Promise<unknown>
  onRemove: (way: { passkey: string } | { provider: 'oidc' | 'github' | 'proxy' | 'credential' }) => Promise<unknown>
}

type AccountSectionProps = {
  account: OwnAccount
  acts: AccountActs
  /** An issuer was asked whether it knows the person, and it did not come to anything. */
  refused: boolean
}

export function AccountSection({ account, acts, refused }: AccountSectionProps) {
  const { methods } = account
  const alone = methods.length === 0
  return (
    <section aria-labelledby="account">
      <h2 id="account" className="text-lg font-semibold">
        Account
      </h2>
      <p className="mt-1 mb-3 max-w-prose text-sm text-muted">
        {alone ? (
          <>
            You sign in with the one-time link of the terminal (
            <code className="font-mono text-xs">npx logbook open</code>
            ). Other ways are switched on with <code className="font-mono text-xs">LOGBOOK_SIGN_IN</code>.
          </>
        ) : (
          'How you sign in. The one-time link of the terminal always works as well.'
        )}
      </p>
      {refused && (
        <div className="mb-3">
          <Fault>
            That account could not be connected. It may be somebody else’s here already. Nothing was changed.
          </Fault>
        </div>
      )}
      <div className="divide-y divide-line rounded-md border border-line *:px-4 *:py-4">
        <ProfileForm account={account} onProfile={acts.onProfile} />
        {methods.includes('password') && <PasswordForm account={account} acts={acts} />}
        {methods.includes('passkey') && <PasskeyList account={account} acts={acts} />}
        <ConnectedList account={account} acts={acts} />
      </div>
    </section>
  )
}

function ProfileForm({ account, onProfile }: { account: OwnAccount; onProfile: AccountActs['onProfile'] }) {
  const { fault, busy, attempt, settle } = useAttempt()
  const [said, setSaid] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setSaid(false)
    attempt(async () => {
      const given = profileInput.safeParse({
        name: form.get('name'),
        email: String(form.get('email') ?? '').trim() || null,
      })
      if (!given.success) throw new Error(`The account ${given.error.issues[0]?.message ?? 'cannot be saved'}.`)
      await onProfile(given.data)
      setSaid(true)
      settle()
    })
  }
  return (
    <form onSubmit={submit} onChange={() => setSaid(false)} className="flex flex-wrap items-end gap-3">
      <div className="min-w-48 flex-1">
        <Field label="Name" name="name" defaultValue={account.name} autoComplete="name" />
      </div>
      <div className="min-w-56 flex-1">
        <Field
          label="E-mail address"
          name="email"
          type="email"
          required={false}
          defaultValue={account.email ?? ''}
          autoComplete="email"
        />
      </div>
      <Button type="submit" className="h-9" disabled={busy}>
        {said ? 'Saved' : 'Save'}
      </Button>
      {fault && (
        <div className="w-full">
          <Fault>{fault}</Fault>
        </div>
      )}
    </form>
  )
}
