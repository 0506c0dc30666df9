// Setting or changing one's password.
import { useState } from 'react'
import type { FormEvent } from 'react'
import { shortestPassword } from '../../server/sign-in/passwords.ts'
import type { OwnAccount } from '../../server/sign-in/account.server.ts'
import { Button } from '../../ui/button.tsx'
import { Fault, Field } from '../sign-in/sign-in-card.tsx'
import { useAttempt } from '../sign-in/use-attempt.ts'
import type { AccountActs } from './account-section.tsx'

export function PasswordForm({ account, acts }: { account: OwnAccount; acts: AccountActs }) {
  const [open, setOpen] = useState(false)
  const { fault, busy, attempt, settle } = useAttempt()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    attempt(async () => {
      await acts.onPassword({
        current: String(form.get('current') ?? ''),
        password: String(form.get('password') ?? ''),
      })
      settle()
      setOpen(false)
    })
  }
  return (
    <div>
      <div className="flex items-center justify-between gap-4 text-sm">
        <span>
          <span className="block font-medium">Password</span>
          <span className="text-xs text-muted">{account.hasPassword ? 'Set.' : 'None is set.'}</span>
        </span>
        {!open && (
          <Button small onClick={() => setOpen(true)}>
            {account.hasPassword ? 'Change the password' : 'Set a password'}
          </Button>
        )}
      </div>
      {open && (
        <form onSubmit={submit} className="mt-3 flex max-w-sm flex-col gap-3">
          <input type="hidden" name="username" autoComplete="username" value={account.email ?? ''} readOnly />
          {account.hasPassword && (
            <Field label="Present password" name="current" type="password" autoComplete="current-password" />
          )}
          <Field
            label="New password"
            name="password"
            type="password"
            autoComplete="new-password"
            minLength={shortestPassword}
            hint={`At least ${shortestPassword} characters. Your other devices are signed out.`}
          />
          {fault && <Fault>{fault}</Fault>}
          <span className="flex gap-2">
            <Button type="submit" look="primary" disabled={busy}>
              Save the password
            </Button>
            <Button look="quiet" onClick={() => setOpen(false)}>
              Cancel
            </Button>
          </span>
        </form>
      )}
    </div>
  )
}
