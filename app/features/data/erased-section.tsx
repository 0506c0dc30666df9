// Receipts: what was erased, how much of it, since when it is gone, and what could not be emptied.
import type { readErased } from './reads.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { countOf, formatBytes } from '../../ui/numbers.ts'
import { exactTime } from '../../ui/times.ts'

export type Erased = Awaited<ReturnType<typeof readErased>>
type Erasure = Erased['erasures'][number]

const kinds: Record<Erasure['kind'], string> = { sessions: '', space: 'The space: ', account: 'An account: ' }
const steps: Record<Erasure['step'], string> = {
  rows: 'Removing rows',
  custody: 'Removing stored sources',
  files: 'Removing files',
  cleaning: 'Emptying what keeps old rows',
  done: 'Done',
}

export function ErasedSection({ erasures }: { erasures: readonly Erasure[] }) {
  return (
    <section aria-labelledby="erased">
      <h2 id="erased" className="text-lg font-semibold">
        Erased
      </h2>
      <p className="mt-1 mb-3 max-w-prose text-sm text-muted">
        A receipt for each time, in figures. Backups and exports that you have made are yours to remove.
      </p>
      {erasures.length === 0 ? (
        <p className="text-sm text-muted">Nothing was erased.</p>
      ) : (
        <ul className="divide-y divide-line rounded-md border border-line">
          {erasures.map((one) => (
            <ErasureRow key={one.id} erasure={one} />
          ))}
        </ul>
      )}
    </section>
  )
}

function ErasureRow({ erasure }: { erasure: Erasure }) {
  const { kind, step, done, total, receipt, startedAt, finishedAt } = erasure
  const rows = Object.values(receipt.rows).reduce((sum, one) => sum + one, 0)
  return (
    <li className="px-4 py-3 text-sm">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">
          {kinds[kind]}
          {countOf(receipt.sessions, 'session')}, {countOf(receipt.events, 'event')}
        </span>
        <span className="tabular text-muted">{exactTime(startedAt)}</span>
      </div>
      {step === 'done' ? (
        <p className="text-muted">
          {countOf(rows, 'row')}, {countOf(receipt.sources.removed, 'source')} removed
          {receipt.sources.cut > 0 && `, ${receipt.sources.cut} of several sessions cut`}, {formatBytes(receipt.bytes)}
          {receipt.files > 0 && `, ${countOf(receipt.files, 'waiting file')}`}. Nothing left
          {finishedAt && ` since ${exactTime(finishedAt)}`}
          {receipt.left.length > 0 ? ', but:' : '.'}
        </p>
      ) : (
        <div role="status" className="mt-1.5 flex flex-col gap-1.5 text-muted">
          {steps[step]}…
          <ProgressBar done={done} total={total} label={steps[step]} />
        </div>
      )}
      {receipt.left.map((words) => (
        <p key={words} className="mt-1 text-muted">
          {words}
        </p>
      ))}
    </li>
  )
}
