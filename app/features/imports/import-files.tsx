// The files of one run, each with its own account.
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { formatBytes, formatCount } from '../../ui/numbers.ts'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import { VirtualList } from '../../ui/virtual-list.tsx'
import type { ImportFile } from '../rows.ts'
import { accountWords } from './import-words.ts'
import { useLoaded } from './use-loaded.ts'

export function ImportFiles({ load }: { load: () => Promise<readonly ImportFile[]> }) {
  const files = useLoaded(load)
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
  return (
    <div className="px-4 py-1.5 text-sm">
      <p className="flex items-baseline gap-3">
        <span className="min-w-0 truncate font-mono text-xs" title={revealHidden(file.path)}>
          {revealHidden(file.path)}
        </span>
        <span className="tabular ml-auto shrink-0 text-xs text-faint">
          {[file.agent, formatBytes(file.bytes)].filter(Boolean).join(' · ')}
        </span>
      </p>
      <p className="tabular text-xs text-muted">
        {accountWords(file)} · {formatCount(file.events)} events
      </p>
      {file.error && <p className="text-xs text-bad">Not taken: {file.error}</p>}
    </div>
  )
}
