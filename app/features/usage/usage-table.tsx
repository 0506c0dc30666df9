// Sums by one thing: what it took, its share of the cost as a bar, and where that can be looked into.
import { clsx } from 'clsx'
import { Button } from '../../ui/button.tsx'
import { formatCount } from '../../ui/numbers.ts'
import { revealHidden } from '../../ui/visible-text.ts'
import { copySql } from '../sql/copy-sql.ts'
import type { UsageSum } from './reads.server.ts'
import { costWords, formatTokens, reportsWords } from './usage-words.ts'

type UsageTableProps = {
  title: string
  sums: readonly UsageSum[]
  /** The same as a SELECT. */
  sql: string
  nameOf?: (name: string) => string
  /** Rows can be priced: which of them are, and what to do. */
  pricing?: { own: (name: string) => boolean; onPrice: (name: string) => void }
}

export function UsageTable({ title, sums, sql, nameOf = (name) => name, pricing }: UsageTableProps) {
  const most = Math.max(0, ...sums.map((sum) => sum.usd ?? 0))
  return (
    <section aria-label={title} className="mt-8">
      <div className="mb-2 flex items-baseline justify-between gap-4">
        <h2 className="text-sm font-semibold">{title}</h2>
        <Button small look="link" onClick={() => void copySql(sql)}>
          Copy as SQL
        </Button>
      </div>
      <div tabIndex={0} role="group" aria-label={`${title}, figures`} className="inset-focus overflow-x-auto">
        <table className="tabular w-full text-left text-sm">
          <thead className="border-b border-line text-xs text-faint">
            <tr>
              <th scope="col" className="py-1.5 pr-3 font-medium">
                <span className="sr-only">Name</span>
              </th>
              <Head wide>Input</Head>
              <Head wide>Output</Head>
              <Head wide>Cached</Head>
              <Head>Cost</Head>
              {pricing && (
                <th scope="col" className="w-20">
                  <span className="sr-only">Price</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {sums.map((sum) => (
              <tr key={sum.name} className="border-b border-line align-baseline last:border-0">
                <th scope="row" className="min-w-40 py-2 pr-3 font-normal">
                  <span className="block wrap-anywhere">{revealHidden(nameOf(sum.name))}</span>
                  <span className="block text-xs text-faint">{reportsWords(sum.reports, sum.sessions)}</span>
                  <Share part={sum.usd ?? 0} of={most} />
                </th>
                <Figure value={sum.input} />
                <Figure value={sum.output} />
                <Figure value={sum.cacheRead + sum.cacheWrite} />
                <td className="px-3 text-right font-medium whitespace-nowrap">{costWords(sum.usd, sum.unpriced)}</td>
                {pricing && (
                  <td className="text-right whitespace-nowrap">
                    <Button small look="link" onClick={() => pricing.onPrice(sum.name)}>
                      {pricing.own(sum.name) ? 'Your price' : 'Set price'}
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

// A phone shows what it cost; the rest is one tap away, behind a session's figure.
function Head({ wide = false, children }: { wide?: boolean; children: string }) {
  return (
    <th scope="col" className={clsx('px-3 py-1.5 text-right font-medium', wide && 'max-md:hidden')}>
      {children}
    </th>
  )
}

function Figure({ value }: { value: number }) {
  return (
    <td className="px-3 text-right whitespace-nowrap text-muted max-md:hidden" title={formatCount(value)}>
      {formatTokens(value)}
    </td>
  )
}

function Share({ part, of }: { part: number; of: number }) {
  return (
    <svg aria-hidden viewBox="0 0 100 1" preserveAspectRatio="none" className="mt-1 block h-1 w-full max-w-60">
      <rect width={of > 0 ? (part / of) * 100 : 0} height="1" className="fill-accent opacity-60" />
    </svg>
  )
}
