// Whether anything of a session is missing, one line a machine; read when the details are opened.
import { formatCount } from '../../ui/numbers.ts'
import { exactTime } from '../../ui/times.ts'
import { revealHidden } from '../../ui/visible-text.ts'
import { useLoaded } from '../sync/use-loaded.ts'
import { readCoverage } from './reads.ts'
import type { Coverage } from './reads.server.ts'

export function CoverageList({ sessionId }: { sessionId: string }) {
  const loaded = useLoaded(() => readCoverage({ data: { sessionId } }))
  if (loaded.state === 'loading') return <p className="mt-3 text-muted">Counting what is stored …</p>
  if (loaded.state === 'failed') return <p className="mt-3 text-bad">{loaded.message}</p>
  return (
    <section aria-label="Completeness" className="mt-3 border-t border-line pt-2">
      {loaded.value.map((one) => (
        <div key={one.machine} className="tabular">
          <span className="text-faint">{revealHidden(one.machine)}: </span>
          {coverageWords(one)}
          <span className="block text-muted">
            {one.lastGap
              ? `Last gap ${exactTime(one.lastGap.at)}: ${revealHidden(one.lastGap.why)}`
              : 'No gap is known.'}
          </span>
        </div>
      ))}
    </section>
  )
}

/** "12 records seen = 10 stored + 2 known already + 0 refused; 4 hook events; all of the file is taken". */
function coverageWords({ records, stored, same, refused, hooked, waiting }: Coverage): string {
  const parts = [
    `${formatCount(records)} records seen = ${formatCount(stored)} stored + ${formatCount(same)} known already + ${formatCount(refused)} refused`,
    ...(hooked > 0 ? [`${formatCount(hooked)} hook events`] : []),
    ...(waiting === null ? [] : [waiting === 0 ? 'all of the file is taken' : `${formatCount(waiting)} bytes wait`]),
  ]
  return parts.join('; ')
}
