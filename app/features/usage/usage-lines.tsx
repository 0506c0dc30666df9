// The way down from a session's figure: every report of tokens, what it cost and why, and the event it stands at.
import { clsx } from 'clsx'
import { ChevronLeft } from 'lucide-react'
import { Link } from '../../ui/link.tsx'
import { countOf, formatCost, formatCount } from '../../ui/numbers.ts'
import { exactTime } from '../../ui/times.ts'
import { revealHidden } from '../../ui/visible-text.ts'
import type { UsageLine } from './reads.server.ts'
import { priceWords } from './usage-words.ts'

type UsageLinesProps = { title: string; sessionId: string; lines: readonly UsageLine[]; all: number }

export function UsageLines({ title, sessionId, lines, all }: UsageLinesProps) {
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Reports of tokens">
      <div className="mx-auto max-w-[60rem] px-4 py-5 md:px-8 md:py-7">
        <Link href="/usage" className="inline-flex items-center gap-0.5 text-sm text-muted hover:text-text">
          <ChevronLeft aria-hidden className="size-4" /> Usage
        </Link>
        <h1 className="mt-1 line-clamp-2 text-xl font-semibold tracking-tight">
          <Link href={`/sessions/${sessionId}`} className="hover:underline">
            {title}
          </Link>
        </h1>
        <p className="mt-1 mb-4 max-w-prose text-sm text-muted">
          {countOf(all, 'report')} of tokens{all > lines.length && `, the first ${formatCount(lines.length)} here`}.
          Grey ones are in no sum: they are copies that another session counts, or what a second source says.
        </p>
        <div tabIndex={0} role="group" aria-label="Reports" className="inset-focus overflow-x-auto">
          <table className="tabular w-full text-left text-sm">
            <thead className="border-b border-line text-xs text-faint">
              <tr>
                {['When', 'Model'].map((name) => (
                  <th
                    key={name}
                    scope="col"
                    className={clsx('py-1.5 pr-3 font-medium', name === 'Model' && 'max-md:hidden')}
                  >
                    {name}
                  </th>
                ))}
                {['Input', 'Output', 'Cache read', 'Cache write', 'Cost'].map((name, i) => (
                  <th
                    key={name}
                    scope="col"
                    className={clsx(
                      'px-2 py-1.5 text-right font-medium whitespace-nowrap',
                      // A phone shows output and cost.
                      i !== 1 && i !== 4 && 'max-md:hidden',
                    )}
                  >
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <Line key={line.key} line={line} sessionId={sessionId} />
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </div>
  )
}

function Line({ line, sessionId }: { line: UsageLine; sessionId: string }) {
  const model = revealHidden(line.model ?? 'unknown')
  const when = line.at ? exactTime(line.at) : 'no time'
  return (
    <tr className={clsx('border-b border-line align-baseline last:border-0', !line.counted && 'text-faint')}>
      <td className="py-1.5 pr-3">
        {line.seq === null ? (
          when
        ) : (
          <Link href={`/sessions/${sessionId}?event=${line.seq}`} className="text-accent hover:underline">
            {when}
          </Link>
        )}
        <span className="block text-xs text-faint md:hidden">{model}</span>
      </td>
      <td className="pr-3 text-xs wrap-anywhere max-md:hidden">{model}</td>
      {[line.input, line.output, line.cacheRead, line.cacheWrite].map((count, i) => (
        <td key={i} className={clsx('px-2 text-right whitespace-nowrap', i !== 1 && 'max-md:hidden')}>
          {formatCount(count)}
        </td>
      ))}
      <td className="px-2 text-right whitespace-nowrap">
        {line.usd === null ? '–' : formatCost(String(line.usd))}
        <span className="block text-xs text-faint">{priceWords(line.price, line.counted, line.witness)}</span>
      </td>
    </tr>
  )
}
