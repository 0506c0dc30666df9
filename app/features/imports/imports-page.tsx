// What came in, what was already here, what was refused and why. Every count says of what, and they add up.
import { Download } from 'lucide-react'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { indexWords } from '../search/search-words.ts'
import type { SearchIndex } from '../search/reads.server.ts'
import type { ImportFile, ImportRefusal, ImportRun } from '../rows.ts'
import { DropZone } from '../uploads/drop-zone.tsx'
import { ImportRunCard } from './import-run-card.tsx'
import { MaskRules } from './mask-rules.tsx'
import type { MaskedSources } from './masked-sources.ts'
import type { RefusalDoor } from './refused-record.tsx'

type ImportsPageProps = {
  /** Newest first; undefined until the first rows are here. */
  runs: readonly ImportRun[] | undefined
  refusals: readonly ImportRefusal[]
  /** By which rules sources in custody were masked. */
  sources: MaskedSources
  /** The files of one run, read when it is opened. Rejects with a message fit to be read. */
  loadFiles: (importId: string) => Promise<readonly ImportFile[]>
  door: RefusalDoor
  /** How far search knows what came in. */
  search: SearchIndex
  error?: { text: string; onRetry?: () => void }
}

export function ImportsPage({ runs, refusals, sources, loadFiles, door, search, error }: ImportsPageProps) {
  return (
    <DropZone>
      {({ buttons, state }) => (
        <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Imports">
          <div className="mx-auto max-w-[60rem] px-4 py-5 md:px-8 md:py-7">
            <div className="flex flex-wrap items-center justify-between gap-3">
              <h1 className="text-xl font-semibold tracking-tight">Imports</h1>
              {buttons}
            </div>
            <p className="mt-1 mb-5 max-w-prose text-sm text-muted">
              Every record of every file is stored, known already, or refused with its place and reason. Nothing is
              dropped. Drop files or folders anywhere on this page.{' '}
              <span className="tabular">{indexWords(search)}</span>.
            </p>
            <MaskRules sources={sources} />
            {state}
            {error && (
              <Banner
                tone="bad"
                title="The imports could not be read."
                className="mb-4"
                action={error.onRetry && <Button onClick={error.onRetry}>Try again</Button>}
              >
                {error.text}
              </Banner>
            )}
            {!runs ? (
              !error && <SkeletonRows count={4} label="Reading the imports" />
            ) : runs.length === 0 ? (
              <EmptyState icon={<Download aria-hidden />} title="Nothing has been imported yet">
                Sessions of your agents on this machine come in by themselves. To bring in others, drop them here or run{' '}
                <code className="font-mono text-xs whitespace-nowrap text-text">npx logbook import PATH</code>.
              </EmptyState>
            ) : (
              <ul className="flex flex-col gap-3">
                {runs.map((run) => (
                  <li key={run.id}>
                    <ImportRunCard
                      run={run}
                      refusals={refusals.filter((refusal) => refusal.importId === run.id)}
                      loadFiles={loadFiles}
                      door={door}
                    />
                  </li>
                ))}
              </ul>
            )}
          </div>
        </div>
      )}
    </DropZone>
  )
}
