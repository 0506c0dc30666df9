// The page of a space: its name, who is in it and as what, links that let others in, and the way out.
import { useState } from 'react'
import type { FormEvent } from 'react'
import { may } from '#db/schema/roles.ts'
import type { Role } from '#db/schema/roles.ts'
import { Button } from '../../ui/button.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { Member } from '../../server/members.server.ts'
import { field } from '../settings/key-form.tsx'
import { InvitationsSection } from './invitations-section.tsx'
import type { InvitationsSectionProps } from './invitations-section.tsx'
import { MemberRow } from './member-row.tsx'

type SpacePageProps = {
  name: string
  role: Role
  members: readonly Member[]
  invitations: InvitationsSectionProps
  onRename: (name: string) => void
  onRole: (userId: string, role: Role) => void
  onRemove: (member: Member) => void
}

export function SpacePage({ name, role, members, invitations, onRename, onRole, onRemove }: SpacePageProps) {
  const administers = may(role, 'administer')
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Space">
      <div className="mx-auto flex max-w-[60rem] flex-col gap-8 px-4 py-5 md:px-8 md:py-7">
        <h1 className="text-xl font-semibold tracking-tight wrap-anywhere">{revealHidden(name)}</h1>
        {administers && <NameForm key={name} name={name} onRename={onRename} />}
        <section aria-labelledby="members">
          <h2 id="members" className="text-lg font-semibold">
            Members
          </h2>
          <p className="mt-1 mb-3 max-w-prose text-sm text-muted">
            {administers
              ? 'A change is seen in open tabs within seconds. A space always keeps one owner.'
              : 'An owner of the space can change roles and invite others.'}
          </p>
          <ul className="divide-y divide-line rounded-md border border-line">
            {members.map((member) => (
              <MemberRow
                key={member.userId}
                member={member}
                administers={administers}
                isLastOwner={member.role === 'owner' && members.filter((one) => one.role === 'owner').length === 1}
                onRole={(wanted) => onRole(member.userId, wanted)}
                onRemove={() => onRemove(member)}
              />
            ))}
          </ul>
        </section>
        {administers && <InvitationsSection {...invitations} />}
      </div>
    </div>
  )
}

function NameForm({ name, onRename }: { name: string; onRename: (name: string) => void }) {
  const [value, setValue] = useState(name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (value.trim() !== '' && value.trim() !== name) onRename(value.trim())
  }
  return (
    <form onSubmit={submit} className="flex max-w-md items-end gap-3">
      <label className="min-w-0 flex-1 text-xs text-muted">
        Name
        <input
          value={value}
          maxLength={80}
          onChange={(event) => setValue(event.target.value)}
          className={`${field} mt-1 w-full text-text`}
        />
      </label>
      <Button type="submit" disabled={value.trim() === '' || value.trim() === name}>
        Rename
      </Button>
    </form>
  )
}
