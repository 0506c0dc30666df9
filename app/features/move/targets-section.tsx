// Rules that send new sessions of a repository to another space, in "What is captured".
import { useState } from 'react'
import type { FormEvent } from 'react'
import type { captureTargets } from '#db/schema/index.ts'
import { Button } from '../../ui/button.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import { field } from '../settings/key-form.tsx'
import { targetInput } from './target-input.ts'
import type { TargetInput } from './target-input.ts'

export type CaptureTarget = typeof captureTargets.$inferSelect
type Space = { spaceId: string; name: string }

type TargetsSectionProps = {
  targets: readonly CaptureTarget[]
  /** All spaces of the person, by which rules are named, and those in which they may write. */
  spaces: readonly Space[]
  open: readonly Space[]
  /** Native ids of known repositories. */
  repos: readonly string[]
  mayWrite: boolean
  onAdd: (rule: TargetInput) => void
  onRemove: (id: string) => void
}

export function TargetsSection({ targets, spaces, open, repos, mayWrite, onAdd, onRemove }: TargetsSectionProps) {
  const nameOf = (id: string) => spaces.find(({ spaceId }) => spaceId === id)?.name
  return (
    <section aria-labelledby="targets">
      <h3 id="targets" className="font-semibold">
        Capture to another space
      </h3>
      <p className="mt-1 mb-3 max-w-prose text-sm text-muted">
        Sessions of a repository that begin from now on are moved to the space you choose, a few seconds after they are
        seen here. What is here already stays. A rule ends when whoever made it may no longer write in that space.
      </p>
      {mayWrite && (open.length > 0 ? <TargetForm open={open} repos={repos} onAdd={onAdd} /> : <NoOther />)}
      {targets.length > 0 && (
        <ul aria-label="Rules by repository" className="mt-4 divide-y divide-line rounded-md border border-line">
          {targets.map((rule) => (
            <li key={rule.id} className="flex items-center gap-3 px-4 py-2 text-sm">
              <span className="min-w-0 flex-1 wrap-anywhere">
                <span className="font-mono text-xs">{revealHidden(rule.repo)}</span>{' '}
                <span className="text-muted">to</span>{' '}
                {revealHidden(nameOf(rule.targetSpaceId) ?? 'a space you are not in')}
              </span>
              {mayWrite && (
                <Button
                  small
                  look="quiet"
                  aria-label={`Stop sending sessions of ${rule.repo}`}
                  onClick={() => onRemove(rule.id)}
                >
                  Remove
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const NoOther = () => (
  <p className="text-sm text-muted">You have no other space to write in. Make one from the menu of spaces first.</p>
)

function TargetForm({ open, repos, onAdd }: Pick<TargetsSectionProps, 'open' | 'repos' | 'onAdd'>) {
  const [repo, setRepo] = useState('')
  const [targetSpaceId, setTarget] = useState(open[0]?.spaceId ?? '')
  const [fault, setFault] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const input = targetInput.safeParse({ repo, targetSpaceId })
    setFault(input.success ? undefined : (input.error.issues[0]?.message ?? 'That is no rule.'))
    if (!input.success) return
    onAdd(input.data)
    setRepo('')
  }
  return (
    <form onSubmit={submit} className="flex flex-wrap items-center gap-2">
      <input
        aria-label="Repository"
        placeholder="github.com/team/project, or a folder"
        list="known-repositories"
        value={repo}
        onChange={(event) => setRepo(event.target.value)}
        className={`${field} min-w-48 flex-1`}
      />
      <datalist id="known-repositories">
        {repos.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <select
        aria-label="Space that gets the sessions"
        value={targetSpaceId}
        onChange={(event) => setTarget(event.target.value)}
        className={`${field} max-w-56`}
      >
        {open.map(({ spaceId, name }) => (
          <option key={spaceId} value={spaceId}>
            to {revealHidden(name)}
          </option>
        ))}
      </select>
      <Button type="submit">Add the rule</Button>
      {fault && (
        <p role="alert" className="w-full text-sm text-bad">
          {fault}
        </p>
      )}
    </form>
  )
}
