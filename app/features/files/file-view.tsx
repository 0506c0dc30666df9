// One file of a session: its changes one after the other, or the file as it stood at one of them.
import { ChevronLeft } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Chip } from '../../ui/chip.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Link } from '../../ui/link.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { Session } from '../rows.ts'
import { useLoaded } from '../sync/use-loaded.ts'
import { CallBody } from '../timeline/cards/call-body.tsx'
import { LineButton, LineCount } from '../timeline/cards/line-button.tsx'
import { appliedPatch, isRecord } from '../timeline/read-body.ts'
import { readBody } from '../timeline/reads.ts'
import type { ChangedFile, FileChangeRow } from './files.ts'
import { FileText } from './file-text.tsx'

type FileViewProps = {
  session: Session
  file: ChangedFile
  at: number | undefined
  hrefOf: (search: { file?: string; event?: number }) => string
  eventHref: (seq: number) => string
}

export function FileView({ session, file, at, hrefOf, eventHref }: FileViewProps) {
  const last = file.changes.at(-1)?.seq ?? 1
  return (
    <div className="scroll-quiet min-h-0" tabIndex={0} role="group" aria-label={`File ${file.path}`}>
      <div className="max-w-[60rem] px-4 py-3 md:px-6">
        <Link href={hrefOf({})} className="-ml-1.5 inline-flex h-8 items-center gap-0.5 text-sm text-muted @3xl:hidden">
          <ChevronLeft aria-hidden className="size-4" /> Files
        </Link>
        <h2 className="flex items-center gap-1 font-mono text-sm font-semibold break-all">
          {revealHidden(file.path)}
          <CopyButton text={() => file.path} label="Copy the path" className="size-7 shrink-0" />
        </h2>
        <nav aria-label="Ways to look at the file" className="mt-2 mb-3 flex flex-wrap gap-1.5">
          <ChipLink href={hrefOf({ file: file.path })} current={at === undefined}>
            Changes {file.changes.length}
          </ChipLink>
          <ChipLink href={hrefOf({ file: file.path, event: at ?? last })} current={at !== undefined}>
            {at === undefined ? 'As it stood' : `As it stood at event ${at}`}
          </ChipLink>
        </nav>
        {at === undefined ? (
          <ul className="flex flex-col">
            {file.changes.map((change) => (
              <li key={change.eventId}>
                <OneChange
                  change={change}
                  path={file.path}
                  thenHref={hrefOf({ file: file.path, event: change.seq })}
                  eventHref={eventHref(change.seq)}
                />
              </li>
            ))}
          </ul>
        ) : (
          <FileText
            sessionId={session.id}
            path={file.path}
            at={at}
            steps={file.changes.filter((change) => !change.failed).map(({ seq }) => seq)}
            hrefOf={(event) => hrefOf({ file: file.path, event })}
            eventHref={eventHref}
          />
        )}
      </div>
    </div>
  )
}

function ChipLink({ href, current, children }: { href: string; current: boolean; children: ReactNode }) {
  return (
    <Link href={href} aria-current={current ? 'true' : undefined} className="rounded-full">
      <Chip pressed={current} tabIndex={-1}>
        {children}
      </Chip>
    </Link>
  )
}

type OneChangeProps = { change: FileChangeRow; path: string; thenHref: string; eventHref: string }

function OneChange({ change, path, thenHref, eventHref }: OneChangeProps) {
  const [open, setOpen] = useState(false)
  return (
    <div>
      <LineButton
        verb={change.action === 'add' ? 'write' : change.action === 'delete' ? 'delete' : 'edit'}
        subject={`event ${change.seq}`}
        open={open}
        onToggle={() => setOpen(!open)}
        outcome={change.failed ? { text: 'failed', tone: 'bad' } : null}
        right={
          <>
            {change.added !== null && <LineCount added={change.added} removed={change.removed ?? 0} />}
            {change.at && (
              <span className="text-faint">
                <RelativeTime ago at={change.at} />
              </span>
            )}
          </>
        }
      />
      {open && (
        <div className="mt-0.5 mb-4 flex flex-col gap-1.5">
          <p className="flex gap-4 text-xs">
            <Link href={eventHref} className="text-accent hover:underline">
              In the timeline
            </Link>
            {!change.failed && (
              <Link href={thenHref} className="text-accent hover:underline">
                The file after it
              </Link>
            )}
          </p>
          <ChangeOf change={change} path={path} />
        </div>
      )}
    </div>
  )
}

function ChangeOf({ change, path }: { change: FileChangeRow; path: string }) {
  const { eventId, resultId } = change
  const bodies = useLoaded(async () => {
    const [body, result] = await Promise.all(
      [eventId, resultId].map((id) => (id === null ? 'null' : readBody({ data: { eventId: id } }))),
    )
    return { body: JSON.parse(body ?? 'null') as unknown, result: JSON.parse(result ?? 'null') as unknown }
  })
  if (bodies.state === 'loading') return <Skeleton className="h-16 w-full" />
  if (bodies.state === 'failed')
    return (
      <p role="alert" className="text-sm text-bad">
        {bodies.message}
      </p>
    )
  const { body, result } = bodies.value
  // Of a call that changed several files, this one's part.
  const own =
    isRecord(body) && Array.isArray(body.changes)
      ? { ...body, changes: body.changes.filter((one) => isRecord(one) && one.path === path) }
      : body
  return <CallBody event={{ kind: 'file_change' }} body={own} patch={appliedPatch(result)} />
}
