// `/s/CODE`: what somebody without an account sees of a session. Read-only, live while the session is, gone when the link is.
import { ChevronLeft } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { AgentMark } from '../../ui/agent-mark.tsx'
import { agentLook } from '../../ui/agents.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Link } from '../../ui/link.tsx'
import { countOf } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import { Brand } from '../frame/brand.tsx'
import { ThemeToggle } from '../frame/theme-toggle.tsx'
import { LiveMark } from '../live/live-mark.tsx'
import { shortModel } from '../sessions/session-words.ts'
import { NewPill } from '../timeline/new-pill.tsx'
import { leftOutWords } from './share-words.ts'
import { ShareGone } from './share-gone.tsx'
import { SharedTimeline } from './shared-timeline.tsx'
import type { SharedHead, SharedPage as Page, SharedPart } from './shared.ts'
import { useShared } from './use-shared.ts'

type SharedPageProps = { code: string; part: string; head: SharedHead; page: Page }

export function SharedPage({ code, part, head, page }: SharedPageProps) {
  const own = head.parts.find((one) => one.part === part)
  const shared = useShared(code, part, { page, live: own?.live ?? false })
  const end = useRef<HTMLDivElement>(null)
  const arrived = useFollow(end, shared.events.length, shared.live)
  useReadOn(end, shared.next !== null && shared.failed === null, shared.more)
  const toEnd = async () => {
    await shared.more(true)
    requestAnimationFrame(() => end.current?.scrollIntoView({ block: 'end' }))
  }
  if (shared.over) return <ShareGone />
  const here = `/s/${code}`
  const hrefOf = (seq: number) => `${part ? `${here}?part=${part}` : here}#${seq}`
  const left = leftOutWords(head)
  const [firstEvent] = shared.events
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="sticky top-0 z-20 border-b border-line bg-surface/95 backdrop-blur-sm">
        <div className="mx-auto flex h-11 max-w-[56rem] items-center gap-2 px-4 text-sm md:pr-12">
          <Brand className="size-4.5 shrink-0" />
          <span className="truncate text-muted">
            Shared <span className="max-sm:sr-only">from Logbook, </span>read-only
          </span>
          <span className="ml-auto flex items-center gap-2">
            {shared.live && <LiveMark className="text-xs" />}
            <ThemeToggle />
          </span>
        </div>
      </header>
      <main className="flex-1">
        <div className="mx-auto max-w-[56rem] px-4 pt-6 pb-3 md:pt-9 md:pr-12">
          {part !== '' && (
            <Link href={here} className="-ml-1 inline-flex items-center gap-0.5 pb-2 text-sm text-accent">
              <ChevronLeft aria-hidden className="size-4" /> Back to the session
            </Link>
          )}
          <h1 dir="auto" className="text-xl font-semibold tracking-tight text-balance">
            {part === '' ? revealHidden(head.title || 'A session') : 'What a sub-agent did'}
          </h1>
          <ul aria-label="Facts" className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted">
            {own && (
              <li className="flex items-center gap-1.5">
                <AgentMark agent={own.agent} />
                {[agentLook(own.agent).name, shortModel(own.model)]
                  .filter(Boolean)
                  .map((word) => revealHidden(word ?? ''))
                  .join(' · ')}
              </li>
            )}
            {firstEvent?.at && (
              <li>
                <RelativeTime at={new Date(firstEvent.at)} ago />
              </li>
            )}
            {head.expiresAt && (
              <li>
                link ends <RelativeEnd at={head.expiresAt} />
              </li>
            )}
          </ul>
        </div>
        <div className="border-t border-line pt-2 pb-10">
          {shared.events.length === 0 ? (
            <EmptyState title={shared.live ? 'Nothing yet' : 'Nothing to show'}>
              {shared.live
                ? 'What happens in this session stands here as it comes.'
                : 'What this link was made for holds no event that may be shown.'}
            </EmptyState>
          ) : (
            <SharedTimeline
              events={shared.events}
              live={shared.live && shared.next === null}
              loadBody={shared.reader.body}
              hrefOf={hrefOf}
              childHref={(child) => `${here}?part=${child}`}
            />
          )}
          {shared.next === null && (
            <SubAgents parts={head.parts} part={part} hrefOf={(child) => `${here}?part=${child}`} />
          )}
          {shared.failed !== null && (
            <Banner
              tone="warn"
              title="More could not be read."
              className="mx-auto mt-4 max-w-[54rem]"
              action={
                <Button small onClick={() => void shared.more()}>
                  Try again
                </Button>
              }
            >
              {shared.failed}
            </Banner>
          )}
          {shared.next !== null && shared.failed === null && (
            <p role="status" className="py-6 text-center text-sm text-faint">
              Reading on …
            </p>
          )}
          <div ref={end} />
        </div>
      </main>
      <footer className="border-t border-line px-4 py-5 text-xs text-faint">
        <p className="mx-auto max-w-[56rem] md:pr-8">
          Secrets are masked. {left} Whoever made this link sees when it is followed and from what kind of device.
        </p>
      </footer>
      {(shared.live || arrived > 0) && (
        <div className="sticky bottom-4 z-20">
          {(arrived > 0 || shared.next !== null) && <NewPill count={arrived} onFollow={() => void toEnd()} />}
        </div>
      )}
    </div>
  )
}

type SubAgentsProps = { parts: readonly SharedPart[]; part: string; hrefOf: (part: string) => string }

/** Every sub-agent, whether the call that started it is known or not. */
function SubAgents({ parts, part, hrefOf }: SubAgentsProps) {
  const children = parts.filter(({ parent }) => parent === part)
  if (children.length === 0) return null
  return (
    <nav aria-label="Sub-agents" className="mx-auto mt-8 max-w-[56rem] px-4 text-sm md:pr-12 md:pl-20">
      <h2 className="mb-1 font-semibold">{countOf(children.length, 'sub-agent')}</h2>
      <ol className="flex flex-col">
        {children.map((child) => (
          <li key={child.part}>
            <Link
              href={hrefOf(child.part)}
              className="inline-flex min-h-8 items-center gap-2 text-accent hover:underline"
            >
              <AgentMark agent={child.agent} /> What sub-agent {parts.indexOf(child)} did
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** A time that is still to come. */
function RelativeEnd({ at }: { at: string }) {
  return <time dateTime={at}>{`${at.slice(0, 10)} ${at.slice(11, 16)} UTC`}</time>
}

/** Reads on when the end of what is there comes near. */
function useReadOn(end: React.RefObject<HTMLElement | null>, wanted: boolean, more: () => Promise<void>): void {
  useEffect(() => {
    const element = end.current
    if (!element || !wanted) return
    const watcher = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) void more()
      },
      { rootMargin: '1200px' },
    )
    watcher.observe(element)
    return () => watcher.disconnect()
  })
}

/** Follows the end while the reader stands there; else answers how much has come below. */
function useFollow(end: React.RefObject<HTMLElement | null>, count: number, live: boolean): number {
  const [seen, setSeen] = useState(count)
  const atEnd = useRef(false)
  useEffect(() => {
    const look = () => {
      const page = document.documentElement
      atEnd.current = page.scrollHeight - window.scrollY - window.innerHeight < 160
      if (atEnd.current) setSeen(count)
    }
    if (live && atEnd.current) end.current?.scrollIntoView({ block: 'end' })
    look()
    window.addEventListener('scroll', look, { passive: true })
    return () => window.removeEventListener('scroll', look)
  }, [end, count, live])
  return live ? Math.max(0, count - seen) : 0
}
