// "Share…": what the link shows, seen as its reader will see it before it exists; then the link, once; and the links there are.
import { useCallback, useEffect, useState } from 'react'
import type { KnownShare } from '../../server/shares/links.server.ts'
import { Dialog } from '../../ui/dialog.tsx'
import type { Session } from '../rows.ts'
import { titleOf } from '../sessions/session-words.ts'
import { act } from '../sync/act.ts'
import { NewLink } from './new-link.tsx'
import { readShares } from './reads.ts'
import { ShareForm } from './share-form.tsx'
import { ShareList } from './share-list.tsx'
import { SharePreview } from './share-preview.tsx'
import type { ShareDraft } from './share-input.ts'
import { changeShareLink, makeShareLink, revokeShareLink } from './writes.ts'

type ShareDialogProps = {
  session: Session
  /** The range to begin with. */
  range: { fromSeq: number; toSeq: number | null }
  /** Whether the session has sub-agents that could be shown. */
  hasChildren: boolean
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function ShareDialog({ session, range, hasChildren, open, onOpenChange }: ShareDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      wide
      title="Share"
      description="Whoever has the link reads what you see here, without an account, until it ends or you revoke it."
    >
      <Sharing session={session} range={range} hasChildren={hasChildren} />
    </Dialog>
  )
}

function Sharing({ session, range, hasChildren }: Pick<ShareDialogProps, 'session' | 'range' | 'hasChildren'>) {
  const { fromSeq, toSeq } = range
  const [draft, setDraft] = useState<ShareDraft>(() => ({
    sessionId: session.id,
    // A session's title is often its first prompt, which a later range does not show.
    title: fromSeq === 1 ? titleOf(session).slice(0, 200) : '',
    fromSeq,
    toSeq,
    without: ['reasoning', 'notes'],
    omitted: [],
    anonymous: true,
    children: false,
  }))
  const change = useCallback((part: Partial<ShareDraft>) => setDraft((known) => fitting({ ...known, ...part })), [])
  const [made, setMade] = useState<{ href: string }>()
  const [links, setLinks] = useState<readonly KnownShare[]>([])
  const reread = useCallback(
    () => readShares({ data: { sessionId: session.id } }).then(setLinks, () => undefined),
    [session.id],
  )
  useEffect(() => void reread(), [reread])
  const make = async (hours: number | null) => {
    const { code } = await makeShareLink({ data: { draft, hours } })
    setMade({ href: `${location.origin}/s/${code}` })
    await reread()
  }
  return (
    <div className="grid md:grid-cols-[20rem_minmax(0,1fr)]">
      <div className="flex flex-col gap-5 px-5 py-4 max-md:border-b max-md:border-line md:sticky md:top-0 md:self-start">
        {made ? (
          <NewLink href={made.href} onMore={() => setMade(undefined)} />
        ) : (
          <ShareForm
            draft={draft}
            last={session.eventCount}
            hasChildren={hasChildren}
            onChange={change}
            onMake={make}
          />
        )}
        {links.length > 0 && (
          <section aria-labelledby="session-links">
            <h3 id="session-links" className="mb-1.5 text-sm font-semibold">
              Links of this session
            </h3>
            <ShareList
              links={links}
              onRevoke={(id) => act('Revoking the link', () => revokeShareLink({ data: { id } }).then(reread))}
              onChange={(data) => act('The link', () => changeShareLink({ data }).then(reread))}
            />
          </section>
        )}
      </div>
      <SharePreview draft={draft} onChange={change} frozen={made !== undefined} />
    </div>
  )
}

/** Sub-agents come with the whole session alone; what lies outside the range needs not be left out. */
function fitting(draft: ShareDraft): ShareDraft {
  const { fromSeq, toSeq } = draft
  return {
    ...draft,
    children: draft.children && fromSeq === 1 && toSeq === null,
    omitted: draft.omitted.filter((seq) => seq >= fromSeq && (toSeq === null || seq <= toSeq)),
  }
}
