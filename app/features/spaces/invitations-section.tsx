// Links into the space: made with a role, a number of uses and an end; shown once; revoked at once.
import { useState } from 'react'
import type { FormEvent } from 'react'
import { roles } from '#db/schema/roles.ts'
import type { Role } from '#db/schema/roles.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import { field } from '../settings/key-form.tsx'
import type { KnownInvitation } from './reads.server.ts'
import { invitationInput } from './space-input.ts'
import type { InvitationInput } from './space-input.ts'
import { roleOptions, roleWords } from './space-words.ts'

export type InvitationsSectionProps = {
  invitations: readonly KnownInvitation[]
  /** Answers the link; rejects with a message fit to be read. */
  onInvite: (input: InvitationInput) => Promise<{ link: string }>
  onRevoke: (id: string) => void
}

export function InvitationsSection({ invitations, onInvite, onRevoke }: InvitationsSectionProps) {
  const [link, setLink] = useState<string>()
  const invite = async (input: InvitationInput) => setLink((await onInvite(input)).link)
  return (
    <section aria-labelledby="invitations">
      <h2 id="invitations" className="text-lg font-semibold">
        Invitations
      </h2>
      <p className="mt-1 mb-3 max-w-prose text-sm text-muted">
        Whoever has the link can join, with an account they have or a new one. Send it as you would send a password.
      </p>
      {link && (
        <div role="status" className="mb-4 rounded-md border border-line-strong bg-raised px-4 py-3 text-sm">
          <p>This is the only time this link is shown.</p>
          <p className="mt-2 flex items-center gap-2">
            <code className="min-w-0 flex-1 rounded-md bg-sunken px-2 py-1 font-mono text-xs wrap-anywhere">
              {link}
            </code>
            <CopyButton text={link} label="Copy the link" />
            <Button small look="quiet" onClick={() => setLink(undefined)}>
              Done
            </Button>
          </p>
        </div>
      )}
      <InvitationForm onInvite={invite} />
      {invitations.length > 0 && (
        <ul className="mt-4 divide-y divide-line rounded-md border border-line">
          {invitations.map(({ id, label, role, uses, mostUses, expiresAt }) => (
            <li key={id} className="flex items-center gap-4 px-4 py-2.5 text-sm">
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{revealHidden(label) || 'Without a note'}</span>
                <span className="tabular block text-xs text-muted">
                  {roleWords[role].name} · used {uses} of {mostUses} · ends {expiresAt.toISOString().slice(0, 10)}
                </span>
              </span>
              <Button small look="quiet" aria-label={`Revoke the invitation ${label}`} onClick={() => onRevoke(id)}>
                Revoke
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function InvitationForm({ onInvite }: { onInvite: (input: InvitationInput) => Promise<void> }) {
  const [label, setLabel] = useState('')
  const [role, setRole] = useState<Role>('editor')
  const [mostUses, setMostUses] = useState('1')
  const [days, setDays] = useState('7')
  const [fault, setFault] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const input = invitationInput.safeParse({ label, role, mostUses: Number(mostUses), days: Number(days) })
    if (!input.success) return setFault(`The link ${input.error.issues[0]?.message ?? 'cannot be made'}.`)
    setFault(undefined)
    onInvite(input.data).then(
      () => setLabel(''),
      (error: unknown) => setFault(error instanceof Error ? error.message : 'No link was made. Try again.'),
    )
  }
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3 text-xs text-muted">
      <label className="min-w-48 flex-1">
        Note, for yourself
        <input
          value={label}
          onChange={(event) => setLabel(event.target.value)}
          className={`${field} mt-1 w-full text-text`}
        />
      </label>
      <label>
        Joins as
        <select
          value={role}
          onChange={(event) => setRole(roles.find((one) => one === event.target.value) ?? 'editor')}
          className={`${field} mt-1 block text-text`}
        >
          {roleOptions.map((one) => (
            <option key={one.value} value={one.value}>
              {one.label}
            </option>
          ))}
        </select>
      </label>
      <label>
        People
        <input
          type="number"
          min={1}
          max={500}
          value={mostUses}
          onChange={(event) => setMostUses(event.target.value)}
          className={`${field} tabular mt-1 block w-20 text-text`}
        />
      </label>
      <label>
        Good for
        <select
          value={days}
          onChange={(event) => setDays(event.target.value)}
          className={`${field} mt-1 block text-text`}
        >
          <option value="1">a day</option>
          <option value="7">7 days</option>
          <option value="30">30 days</option>
          <option value="90">90 days</option>
        </select>
      </label>
      <Button type="submit">Make a link</Button>
      {fault && (
        <p role="alert" className="w-full text-sm text-bad">
          {fault}
        </p>
      )}
    </form>
  )
}
