// The tab Files: what the session changed as a tree, and of the chosen file its changes in their order or the file as it stood then.
import { File, FolderOpen } from 'lucide-react'
import { clsx } from 'clsx'
import { useMemo } from 'react'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Link } from '../../ui/link.tsx'
import { countOf } from '../../ui/numbers.ts'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { Session } from '../rows.ts'
import { useLoaded } from '../sync/use-loaded.ts'
import { LineCount } from '../timeline/cards/line-button.tsx'
import { FileView } from './file-view.tsx'
import { filesOf, treeOf } from './file-tree.ts'
import type { TreeLine } from './file-tree.ts'
import type { ChangedFile } from './files.ts'
import { readChanges } from './reads.ts'

type FilesTabProps = {
  session: Session
  /** The file in the address, and the event at which it is looked at. */
  path: string | undefined
  at: number | undefined
  hrefOf: (search: { file?: string; event?: number }) => string
  eventHref: (seq: number) => string
}

export function FilesTab({ session, path, at, hrefOf, eventHref }: FilesTabProps) {
  const changes = useLoaded(() => readChanges({ data: { sessionId: session.id } }), session.eventCount)
  const files = useMemo(() => (changes.state === 'ready' ? filesOf(changes.value) : []), [changes])
  const tree = useMemo(() => treeOf(files, session.cwd), [files, session.cwd])
  const chosen = files.find((file) => file.path === path)
  if (changes.state === 'loading') return <SkeletonRows count={6} label="Reading what was changed" />
  if (changes.state === 'failed')
    return (
      <EmptyState
        icon={<File aria-hidden />}
        title="The changes could not be read"
        action={<Button onClick={changes.retry}>Try again</Button>}
      >
        {changes.message}
      </EmptyState>
    )
  if (files.length === 0)
    return (
      <EmptyState icon={<File aria-hidden />} title="No file was changed">
        What the agent writes, edits or patches stands here by file. Changes that a shell command made are told by
        nobody.
      </EmptyState>
    )
  const failed = changes.value.filter((change) => change.failed).length
  return (
    <div className="@container h-full">
      <div className="grid h-full grid-cols-[minmax(0,1fr)] @3xl:grid-cols-[minmax(13rem,18rem)_minmax(0,1fr)]">
        <div
          className={clsx('scroll-quiet min-h-0 border-line py-3 @3xl:border-r', chosen && '@max-3xl:hidden')}
          tabIndex={0}
          role="group"
          aria-label="Files"
        >
          <p className="tabular px-4 pb-2 text-xs text-muted">
            {countOf(changes.value.length - failed, 'change')} in {countOf(files.length, 'file')}
            {failed > 0 && <span className="text-bad"> · {failed} failed</span>}
          </p>
          <ul>
            {tree.map((line, index) => (
              <li key={index}>
                <TreeRow line={line} current={line.file !== undefined && line.file === chosen} hrefOf={hrefOf} />
              </li>
            ))}
          </ul>
        </div>
        {chosen ? (
          <FileView key={chosen.path} session={session} file={chosen} at={at} hrefOf={hrefOf} eventHref={eventHref} />
        ) : (
          <p className="self-center justify-self-center text-sm text-muted @max-3xl:hidden">
            Choose a file to see what became of it.
          </p>
        )}
      </div>
    </div>
  )
}

type TreeRowProps = { line: TreeLine; current: boolean; hrefOf: FilesTabProps['hrefOf'] }

function TreeRow({ line: { depth, name, file }, current, hrefOf }: TreeRowProps) {
  const indent = indents[Math.min(depth, indents.length - 1)]
  const words = <span className="min-w-0 truncate">{revealHidden(name)}</span>
  if (!file)
    return (
      <span className={clsx('flex h-7 items-center gap-2 pr-3 text-sm text-faint', indent)}>
        <FolderOpen aria-hidden className="size-3.5 shrink-0" />
        {words}
      </span>
    )
  return (
    <Link
      href={hrefOf({ file: file.path })}
      aria-current={current ? 'true' : undefined}
      title={file.path}
      className={clsx(
        'inset-focus flex h-7 items-center gap-2 pr-3 text-sm hover:bg-hover',
        indent,
        current && 'bg-accent-soft font-medium',
      )}
    >
      <File aria-hidden className="size-3.5 shrink-0 text-faint" />
      {words}
      <span className="ml-auto shrink-0 text-xs">
        <FileLines file={file} />
      </span>
    </Link>
  )
}

function FileLines({ file }: { file: ChangedFile }) {
  const made = file.changes.filter((change) => !change.failed)
  const sum = (name: 'added' | 'removed') => made.reduce((all, change) => all + (change[name] ?? 0), 0)
  return <LineCount added={sum('added')} removed={sum('removed')} />
}

const indents = ['pl-4', 'pl-7', 'pl-10', 'pl-13', 'pl-16']
