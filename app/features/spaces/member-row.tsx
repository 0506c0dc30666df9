// One member: who, since when, as what; and the way out, asked twice.
import { useState } from 'react'
import { roles } from '#db/schema/roles.ts'
import type { Role } from '#db/schema/roles.ts'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { Member } from '../../server/members.server.ts'
import { field } from '../settings/key-form.tsx'
import { roleOptions, roleWords } from './space-words.ts'

type MemberRowProps = {
  member: Member
  administers: boolean
  isLastOwner: boolean
  onRole: (role: Role) => void
  onRemove: () => void
}

export function MemberRow({ member, administers, isLastOwner, onRole, onRemove }: MemberRowProps) {
  const [asking, setAsking] = useState(false)
  const name = revealHidden(member.name)
  const verb = member.me ? 'Leave' : 'Remove'
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 text-sm">
      <span className="min-w-40 flex-1">
        <span className="block truncate font-medium">
          {name} {member.me && <span className="font-normal text-faint">you</span>}
        </span>
        <span className="block text-xs text-muted">
          {roleWords[member.role].may} · joined <RelativeTime ago at={member.since} />
        </span>
      </span>
      {administers ? (
        <select
          aria-label={`Role of ${name}`}
          value={member.role}
          disabled={isLastOwner}
          title={isLastOwner ? 'A space needs an owner: make somebody else one first.' : undefined}
          onChange={(event) => onRole(roles.find((one) => one === event.target.value) ?? member.role)}
          className={field}
        >
          {roleOptions.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      ) : (
        <span className="text-muted">{roleWords[member.role].name}</span>
      )}
      {asking && (
        <span className="text-xs text-bad">
          {member.me ? 'You will see nothing of it any more.' : 'They see nothing of it from now on.'}
        </span>
      )}
      {(administers || member.me) && (
        <Button
          small
          look={asking ? 'plain' : 'quiet'}
          disabled={isLastOwner}
          aria-label={
            member.me ? `${verb} the space${asking ? ' for good' : ''}` : `${verb} ${name}${asking ? ' for good' : ''}`
          }
          onBlur={() => setAsking(false)}
          onClick={() => (asking ? onRemove() : setAsking(true))}
        >
          {asking ? `${verb} now` : verb}
        </Button>
      )}
    </li>
  )
}
