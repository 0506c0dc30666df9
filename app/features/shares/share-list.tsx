// Links that there are: what each shows, how it stands, who followed it; renamed, made to end at another time, revoked.
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { KnownShare } from '../../server/shares/links.server.ts'
import { Button } from '../../ui/button.tsx'
import { Link } from '../../ui/link.tsx'
import { countOf } from '../../ui/numbers.ts'
import { RelativeTime, useClock } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import { readShareVisits } from './reads.ts'
import { shareLives } from './share-input.ts'
import { leftOutWords, rangeWords } from './share-words.ts'

type Change = { id: string; title?: string; hours?: number | null }
type ShareListProps = {
  links: readonly KnownShare[]
  onRevoke: (id: string) => void
  onChange: (change: Change) => void
  /** Names the session of each, where the list is of several. */
  withSession?: boolean
}

export function ShareList({ links, onRevoke, onChange, withSession = false }: ShareListProps) {
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {links.map((link) => (
        <ShareRow
          key={link.id}
          link={link}
          withSession={withSession}
          onRevoke={() => onRevoke(link.id)}
          onChange={(change) => onChange({ id: link.id, ...change })}
        />
      ))}
    </ul>
  )
}

type ShareRowProps = {
  link: KnownShare
  withSession: boolean
  onRevoke: () => void
  onChange: (change: Omit<Change, 'id'>) => void
}

function ShareRow({ link, withSession, onRevoke, onChange }: ShareRowProps) {
  const [asking, setAsking] = useState(false)
  const [opened, setOpened] = useState<'views' | 'end'>()
  const now = useClock()
  const over = link.expiresAt !== null && link.expiresAt.getTime() <= now
  const open = link.revokedAt === null && !over
  const name = revealHidden(link.title || 'A session')
  return (
    <li className="px-3.5 py-2.5 text-sm">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span dir="auto" className={open ? 'min-w-0 font-medium' : 'min-w-0 text-muted line-through'}>
          {name}
        </span>
        <Standing link={link} over={over} />
      </p>
      <p className="text-xs text-muted">
        {withSession && (
          <>
            <Link
              href={`/sessions/${link.sessionId}?event=${link.fromSeq}`}
              className="text-accent underline decoration-line-strong underline-offset-2 hover:decoration-current"
            >
              {revealHidden(link.sessionTitle || 'Untitled session')}
            </Link>
            {', '}
          </>
        )}
        {withSession ? rangeWords(link.fromSeq, link.toSeq) : capital(rangeWords(link.fromSeq, link.toSeq))}
        {link.children && ', with sub-agents'}. {leftOutWords(link)} Made <RelativeTime ago at={link.createdAt} />
        {link.madeBy && ` by ${revealHidden(link.madeBy)}`}.
      </p>
      <p className="mt-1 -ml-2 flex flex-wrap items-center gap-x-1">
        <Button
          small
          look="quiet"
          aria-expanded={opened === 'views'}
          aria-label={`${countOf(link.views, 'view')} of ${name}`}
          onClick={() => setOpened(opened === 'views' ? undefined : 'views')}
        >
          {countOf(link.views, 'view')}
        </Button>
        {open && (
          <>
            <Button
              small
              look="quiet"
              aria-expanded={opened === 'end'}
              aria-label={`Change the end of ${name}`}
              onClick={() => setOpened(opened === 'end' ? undefined : 'end')}
            >
              Change the end
            </Button>
            <Button
              small
              look={asking ? 'plain' : 'quiet'}
              aria-label={asking ? `Revoke ${name} for good` : `Revoke ${name}`}
              onBlur={() => setAsking(false)}
              onClick={() => (asking ? onRevoke() : setAsking(true))}
            >
              {asking ? 'Revoke for good' : 'Revoke'}
            </Button>
          </>
        )}
      </p>
      {opened === 'end' && open && (
        <p className="mt-1 flex flex-wrap items-center gap-1.5 text-xs text-muted">
          From now on it ends
          {shareLives.map(({ words, hours }) => (
            <Button
              key={words}
              small
              onClick={() => {
                onChange({ hours })
                setOpened(undefined)
              }}
            >
              {words}
            </Button>
          ))}
        </p>
      )}
      {opened === 'views' && <Visits id={link.id} key={link.views} />}
    </li>
  )
}

function Standing({ link, over }: { link: KnownShare; over: boolean }): ReactNode {
  if (link.revokedAt)
    return (
      <span className="text-xs text-faint">
        revoked <RelativeTime ago at={link.revokedAt} />
      </span>
    )
  if (!link.expiresAt) return <span className="text-xs text-faint">does not end</span>
  const when = `${link.expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return <span className="text-xs text-faint">{over ? `ended ${when}` : `ends ${when}`}</span>
}

const capital = (words: string) => words.replace(/^./, (letter) => letter.toUpperCase())

type Visit = Awaited<ReturnType<typeof readShareVisits>>[number]

/** The view log, read when it is opened. */
function Visits({ id }: { id: string }) {
  const [visits, setVisits] = useState<readonly Visit[]>()
  const [asked, setAsked] = useState(false)
  if (!asked) {
    setAsked(true)
    void readShareVisits({ data: { id } }).then(setVisits, () => setVisits([]))
  }
  if (!visits) return <p className="mt-1 text-xs text-faint">Reading …</p>
  if (visits.length === 0) return <p className="mt-1 text-xs text-faint">Nobody has followed it yet.</p>
  return (
    <ol aria-label="Views" className="mt-1 flex flex-col gap-0.5 text-xs text-muted">
      {visits.map((visit) => (
        <li key={visit.id} className="tabular flex flex-wrap gap-x-2">
          <RelativeTime ago at={visit.at} />
          <span>{revealHidden(visit.client)}</span>
          <span className="font-mono text-faint">{visit.network}</span>
        </li>
      ))}
    </ol>
  )
}
