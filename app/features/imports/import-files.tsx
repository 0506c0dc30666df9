// The files of one run, each with its own account.
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { countOf, formatBytes } from '../../ui/numbers.ts'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import { VirtualList } from '../../ui/virtual-list.tsx'
import type { ImportFile } from '../rows.ts'
import { accountWords, splitPath } from './import-words.ts'
import { useLoaded } from '../sync/use-loaded.ts'

/** `version` changes whenever there is more to be read. */
export function ImportFiles({ load, version }: { load: () => Promise<readonly ImportFile[]>; version: number }) {
  const files = useLoaded(load, version)
  if (files.state === 'loading') return <SkeletonRows count={3} label="Reading the files" />
  if (files.state === 'failed') {
    return (
      <Banner
        tone="bad"
        title="The files could not be read."
        className="m-3"
        action={<Button onClick={files.retry}>Try again</Button>}
      >
        {files.message}
      </Banner>
    )
  }
  if (files.value.length === 0) return <p className="px-4 py-3 text-sm text-faint">No file has been finished yet.</p>
  if (files.value.length <= 40) {
    return (
      <ul className="py-1.5">
        {files.value.map((file) => (
          <li key={file.id}>
            <FileLine file={file} />
          </li>
        ))}
      </ul>
    )
  }
  return (
    <VirtualList items={files.value} keyOf={(file) => file.id} estimate={() => 48} label="Files" className="h-96">
      {(file) => <FileLine file={file} />}
    </VirtualList>
  )
}

function FileLine({ file }: { file: ImportFile }) {
  const path = revealHidden(file.path)
  const { folder, name } = splitPath(path)
  return (
    <div className="px-4 py-1.5 text-sm">
      <p className="flex items-baseline gap-3">
        <span className="flex min-w-0 font-mono text-xs" title={path}>
          <span className="min-w-0 shrink-[1000] truncate text-muted">{folder}</span>
          <span className="min-w-0 truncate">{name}</span>
        </span>
        <span className="tabular ml-auto shrink-0 text-xs text-faint">
          {[file.agent, formatBytes(file.bytes)].filter(Boolean).join(' · ')}
        </span>
      </p>
      <p className="tabular text-xs text-muted">
        {accountWords(file)} · {countOf(file.events, 'event')}
      </p>
      {file.error && <p className="text-xs text-bad">Not taken: {file.error}</p>}
    </div>
  )
}
