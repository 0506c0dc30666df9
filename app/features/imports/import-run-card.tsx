// One run of the importer: its account, its progress while it runs, and on demand its files and what it refused.
import { clsx } from 'clsx'
import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import type { ReactNode } from 'react'
import { Banner } from '../../ui/banner.tsx'
import { countOf, formatBytes, formatCount } from '../../ui/numbers.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { formatDuration } from '../../ui/times.ts'
import type { ImportFile, ImportRefusal, ImportRun } from '../rows.ts'
import { ImportFiles } from './import-files.tsx'
import { accountWords, isFollowed, originWords, refusedWords, runState, unexplained } from './import-words.ts'
import { RefusalTable } from './refusal-table.tsx'
import type { RefusalDoor } from './refused-record.tsx'

type ImportRunCardProps = {
  run: ImportRun
  refusals: readonly ImportRefusal[]
  loadFiles: (importId: string) => Promise<readonly ImportFile[]>
  door: RefusalDoor
}

export function ImportRunCard({ run, refusals, loadFiles, door }: ImportRunCardProps) {
  const state = runState(run)
  const missing = state.live ? 0 : unexplained(run)
  const took = run.finishedAt ? run.finishedAt.getTime() - run.startedAt.getTime() : null
  return (
    <article aria-label={originWords(run.origin)} className="rounded-md border border-line bg-raised">
      <div className="px-4 py-3">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h2 className="font-semibold">{originWords(run.origin)}</h2>
          <p className="tabular flex items-baseline gap-3 text-xs text-faint">
            <span className={clsx('inline-flex items-center gap-1.5', hues[state.tone])}>
              {state.live && <span aria-hidden className="size-1.5 animate-breathe rounded-full bg-current" />}
              {state.word}
            </span>
            {took !== null && <span>took {formatDuration(took)}</span>}
            <RelativeTime ago at={run.startedAt} />
          </p>
        </div>
        <p className="tabular mt-0.5 text-sm text-muted">{accountWords(run)}</p>
        <p className="tabular text-sm text-faint">
          {countOf(run.sessions, 'session')} · {countOf(run.events, 'event')} · {formatBytes(run.bytes)}
          {run.filesIgnored > 0 && ` · ${countOf(run.filesIgnored, 'file')} kept out by rules`}
        </p>
        {state.live && !isFollowed(run) && (
          <div className="mt-2.5 flex items-center gap-3 text-xs text-muted">
            <ProgressBar done={run.filesDone} total={run.filesTotal} label="Files read" />
            <span className="tabular shrink-0">
              {formatCount(run.filesDone)} of {countOf(run.filesTotal, 'file')}
            </span>
          </div>
        )}
        {run.error && (
          <Banner tone="bad" title="The run stopped." className="mt-2.5">
            {run.error} What was stored before is kept; run it again to go on from there.
          </Banner>
        )}
        {missing !== 0 && (
          <Banner tone="bad" title={`${countOf(Math.abs(missing), 'record')} unaccounted for.`} className="mt-2.5">
            The account of this run does not add up, which is a fault of Logbook. The files are untouched: run the
            import again, and report it.
          </Banner>
        )}
      </div>
      <Fold label={countOf(run.filesTotal, 'file')}>
        <ImportFiles load={() => loadFiles(run.id)} version={run.records + run.filesDone - run.refused} />
      </Fold>
      {(run.refused > 0 || refusals.length > 0) && (
        <Fold label={refusedWords(run.refused, refusals)} tone={run.refused > 0 ? 'bad' : undefined}>
          <RefusalTable refusals={refusals} refused={run.refused} door={door} />
        </Fold>
      )}
    </article>
  )
}

function Fold({ label, tone, children }: { label: string; tone?: 'bad'; children: ReactNode }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <div className="border-t border-line">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        className={clsx(
          'inset-focus flex h-9 w-full items-center gap-2 px-4 text-left text-sm hover:bg-hover',
          tone === 'bad' ? 'text-bad' : 'text-muted',
        )}
      >
        <ChevronRight aria-hidden className={clsx('size-3.5 transition-transform duration-100', open && 'rotate-90')} />
        <span className="tabular">{label}</span>
      </button>
      {open && (
        <div id={id} className="border-t border-line">
          {children}
        </div>
      )}
    </div>
  )
}

const hues = { ok: 'font-medium text-ok', bad: 'font-medium text-bad', muted: 'text-muted' }
