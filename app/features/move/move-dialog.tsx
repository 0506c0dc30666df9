// Moving a session: where to, what goes along, and who will see it then. Nothing is moved before all of that has been shown.
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { countOf } from '../../ui/numbers.ts'
import { notify } from '../../ui/toasts.ts'
import { revealHidden } from '../../ui/visible-text.ts'
import { goToSpace } from '../spaces/switch-space.ts'
import { act } from '../sync/act.ts'
import { useLoaded } from '../sync/use-loaded.ts'
import type { MoveOutline, MoveTarget } from './reads.server.ts'
import { readMove } from './reads.ts'
import { moveToSpace } from './writes.ts'

type MoveDialogProps = {
  sessionId: string
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The session is not in this space any more. */
  onMoved: () => void
}

export function MoveDialog({ sessionId, open, onOpenChange, onMoved }: MoveDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Move to another space">
      {open && <Move sessionId={sessionId} onOpenChange={onOpenChange} onMoved={onMoved} />}
    </Dialog>
  )
}

function Move({ sessionId, onOpenChange, onMoved }: Omit<MoveDialogProps, 'open'>) {
  const router = useRouter()
  const outline = useLoaded(() => readMove({ data: { sessionId } }))
  const [chosen, setChosen] = useState<string>()
  const [working, setWorking] = useState(false)
  const [fault, setFault] = useState<string>()
  if (outline.state === 'loading') return <p className="text-sm text-muted">Looking at what would move…</p>
  if (outline.state === 'failed')
    return (
      <p role="alert" className="text-sm text-bad">
        {outline.message}{' '}
        <Button small onClick={outline.retry}>
          Try again
        </Button>
      </p>
    )
  const what = outline.value
  if (what === null) return <p className="text-sm text-muted">That session is not here any more.</p>
  if (what.targets.length === 0)
    return (
      <p className="text-sm text-pretty text-muted">
        There is no other space in which you may write. Make one from the menu of spaces, at the top left, or ask its
        owner to make you an editor.
      </p>
    )
  const target = what.targets.find(({ spaceId }) => spaceId === chosen)
  const go = async ({ spaceId, name }: MoveTarget) => {
    setWorking(true)
    setFault(undefined)
    try {
      const moved = await moveToSpace({ data: { sessionId, to: spaceId } })
      const open = () =>
        act('The other space', async () => {
          await goToSpace(router, spaceId)
          await router.navigate({ to: '/sessions/$sessionId', params: { sessionId: moved.sessionId } })
        })
      notify(`Moved to ${revealHidden(name)}`, {
        tone: 'ok',
        detail: 'What its agent says from now on goes there too.',
        action: { label: 'Open it there', run: open },
      })
      onOpenChange(false)
      onMoved()
    } catch (error) {
      setFault(error instanceof Error && error.message ? error.message : 'Nothing was moved. Try again.')
      setWorking(false)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (target) void go(target)
      }}
      className="flex flex-col gap-4 text-sm"
    >
      <fieldset disabled={working}>
        <legend className="mb-2 font-medium">To</legend>
        <ul className="divide-y divide-line overflow-hidden rounded-md border border-line">
          {what.targets.map((one) => (
            <li key={one.spaceId}>
              <label className="flex min-h-10 cursor-default items-center gap-3 px-3 py-2 hover:bg-hover">
                <input
                  type="radio"
                  name="target"
                  value={one.spaceId}
                  checked={one.spaceId === chosen}
                  onChange={() => setChosen(one.spaceId)}
                />
                <span className="min-w-0 flex-1 wrap-anywhere">{revealHidden(one.name)}</span>
                <span className="tabular text-xs text-muted">{countOf(one.members, 'reader')}</span>
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
      <WhatMoves what={what} target={target} />
      {fault && (
        <p role="alert" className="text-bad">
          {fault}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" look="primary" disabled={!target || working}>
          {working ? 'Moving…' : 'Move the session'}
        </Button>
      </div>
    </form>
  )
}

function WhatMoves({ what, target }: { what: MoveOutline; target: MoveTarget | undefined }) {
  const parts = [
    countOf(what.events, 'event'),
    ...(what.subAgents > 0 ? [countOf(what.subAgents, 'sub-agent')] : []),
    ...(what.comments > 0 ? [countOf(what.comments, 'comment')] : []),
    ...(what.sources > 0 ? [`${countOf(what.sources, 'file')} in custody`] : []),
  ]
  return (
    <ul aria-label="What happens" className="list-disc space-y-1 pl-5 text-muted marker:text-faint">
      <li>It moves with {parts.join(', ')}; what comes later follows it. Links that share it end.</li>
      {what.shared > 0 && (
        <li>{countOf(what.shared, 'file')} in custody that also tell of other sessions stay in this space.</li>
      )}
      {target ? (
        <li>
          {target.members === 1 ? 'Only you' : `All ${target.members} who may read`} in{' '}
          <span className="text-text">{revealHidden(target.name)}</span> will see all of it
          {target.losing > 0 && `; ${countOf(target.losing, 'member')} of this space will not see it any more`}.
        </li>
      ) : (
        <li>Whoever may read in that space will see all of it; others will not see it any more.</li>
      )}
      {target?.losing !== 0 && (
        <li>Chats and bookmarks of people who cannot see it there stay with them, without the session.</li>
      )}
    </ul>
  )
}
