// The head of a session: its name, how it stands, the facts one wants at a glance, and the way back into the agent.
import { Archive, ChevronLeft, SquareTerminal } from 'lucide-react'
import type { ReactNode } from 'react'
import { agentLook } from '../../ui/agents.ts'
import { Button } from '../../ui/button.tsx'
import { writeClipboard } from '../../ui/copy-button.tsx'
import { Link } from '../../ui/link.tsx'
import { countOf } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { formatDuration } from '../../ui/times.ts'
import { TabLinks } from '../../ui/tab-links.tsx'
import type { TabLink } from '../../ui/tab-links.tsx'
import { notify } from '../../ui/toasts.ts'
import { useCommands } from '../palette/commands.ts'
import { TagChip } from '../organise/tag-chip.tsx'
import { PullLink } from '../made/made-marks.tsx'
import { LiveMark } from '../live/live-mark.tsx'
import type { Session } from '../rows.ts'
import { EditableTitle } from './editable-title.tsx'
import { resumeCommand } from './resume-command.ts'
import { SessionDetails } from './session-details.tsx'
import { isPromptsOnly, spanOf, titleOf } from './session-words.ts'
import { StatusLabel } from './status-word.tsx'

type SessionHeaderProps = {
  session: Session
  repo?: string
  machine?: string
  /** Its living processes, in words. */
  processes: readonly string[]
  /** The session this one was started by. */
  parent?: { href: string; title: string }
  /** Back to the list, on a phone. */
  backHref: string
  onRename: (title: string) => void
  /** What else can be done with it. */
  actions?: ReactNode
  tabs: readonly TabLink[]
  /** What can be done with it as a whole. */
  menu?: ReactNode
}

export function SessionHeader(props: SessionHeaderProps) {
  const { session, repo, machine, processes, parent, backHref, onRename, actions, tabs, menu } = props
  const command = resumeCommand(session)
  return (
    <header className="@container border-b border-line">
      <div className="mx-auto max-w-[56rem] px-4 pt-1.5 md:pt-4 md:pr-12">
        <div className="flex flex-wrap items-start gap-x-3 md:flex-nowrap">
          <Link
            href={backHref}
            className="-ml-1.5 inline-flex h-9 items-center gap-0.5 pr-2 text-sm text-muted md:hidden"
          >
            <ChevronLeft aria-hidden className="size-4" /> Sessions
          </Link>
          <div className="order-last w-full min-w-0 md:order-none md:w-auto md:flex-1">
            {parent && <ParentLink {...parent} />}
            <EditableTitle title={titleOf(session)} onRename={onRename} />
          </div>
          <div className="ml-auto flex shrink-0 items-center gap-0.5">
            {command && <ResumeButton command={command} />}
            {actions}
            <SessionDetails session={session} machine={machine} />
            {menu}
          </div>
        </div>
        <Facts session={session} repo={repo} processes={processes} />
        <div className="mt-1 md:mt-2">
          <TabLinks tabs={tabs} label="Parts of the session" />
        </div>
      </div>
    </header>
  )
}

function ParentLink({ href, title }: { href: string; title: string }) {
  return (
    <p className="truncate text-xs text-muted">
      Sub-agent of{' '}
      <Link href={href} className="text-accent hover:underline">
        {title}
      </Link>
    </p>
  )
}

type FactsProps = { session: Session; repo?: string; processes: readonly string[] }

function Facts({ session, repo, processes }: FactsProps) {
  const span = spanOf(session)
  return (
    <ul aria-label="Facts" className="mt-0.5 flex flex-wrap items-baseline gap-x-4 gap-y-0.5 text-sm text-muted">
      <li>
        <StatusLabel status={session.status} />
      </li>
      {processes.map((words) => (
        <li key={words} className="flex items-baseline gap-1.5">
          <LiveMark className="self-center text-xs" /> {words}
        </li>
      ))}
      {isPromptsOnly(session) && (
        <li title="The agent had deleted its transcript before Logbook saw it. These prompts stood in a history file.">
          prompts only
        </li>
      )}
      <li>{[agentLook(session.agent).short, session.model].filter(Boolean).join(' · ')}</li>
      {(repo || session.branch) && (
        <li className="min-w-0 truncate max-md:hidden">
          {repo} {session.branch && <span className="font-mono text-xs text-text">{session.branch}</span>}
        </li>
      )}
      {session.startedAt && (
        <li className="tabular">
          started <RelativeTime ago at={session.startedAt} />
        </li>
      )}
      {span !== null && span >= 1000 && <li className="tabular max-md:hidden">lasted {formatDuration(span)}</li>}
      <li className="tabular">{countOf(session.eventCount, 'event')}</li>
      {session.made.map(
        ({ kind, name }) =>
          kind === 'pull' && (
            <li key={name} className="min-w-0">
              <PullLink address={name} />
            </li>
          ),
      )}
      {session.archivedAt && (
        <li className="flex items-center gap-1">
          <Archive aria-hidden className="size-3.5" /> archived
        </li>
      )}
      {session.tags.map((tag) => (
        <li key={tag} className="min-w-0">
          <TagChip tag={tag} />
        </li>
      ))}
      {session.errorCount > 0 && <li className="tabular text-bad">{countOf(session.errorCount, 'error')}</li>}
    </ul>
  )
}

function ResumeButton({ command }: { command: string }) {
  const copy = () =>
    writeClipboard(command).then(
      () => notify('Resume command copied', { tone: 'ok', detail: command }),
      () => notify('The browser refused the clipboard', { tone: 'bad', detail: `Copy it from here: ${command}` }),
    )
  useCommands([
    {
      id: 'resume',
      label: 'Copy resume command',
      words: ['continue', 'terminal'],
      icon: <SquareTerminal aria-hidden />,
      run: () => void copy(),
    },
  ])
  return (
    <Button
      look="quiet"
      className="@max-2xl:px-2"
      title={command}
      icon={<SquareTerminal aria-hidden className="size-4" />}
      onClick={copy}
    >
      <span className="@max-2xl:sr-only">Copy resume command</span>
    </Button>
  )
}
