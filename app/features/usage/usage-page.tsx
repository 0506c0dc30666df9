// What the sessions took: tokens and cost by model, agent and repository, and the sessions that cost most.
import { Coins } from 'lucide-react'
import { useState } from 'react'
import { agentLook } from '../../ui/agents.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Link } from '../../ui/link.tsx'
import { formatCost } from '../../ui/numbers.ts'
import type { ModelPrice, Session } from '../rows.ts'
import { titleOf } from '../sessions/session-words.ts'
import { usageSql } from '../sql/usage-sql.ts'
import { PriceDialog } from './price-dialog.tsx'
import type { PriceFigures } from './price-dialog.tsx'
import type { UsageMoment, usageOf } from './reads.server.ts'
import { UsageOverTime } from './usage-over-time.tsx'
import { UsageTable } from './usage-table.tsx'
import { costWords, formatTokens, reportsWords } from './usage-words.ts'

type UsagePageProps = {
  usage: Awaited<ReturnType<typeof usageOf>>
  moments: readonly UsageMoment[]
  prices: readonly ModelPrice[]
  /** Dearest first. */
  dearest: readonly Session[]
  onPrice: (model: string, price: PriceFigures) => void
  onRemovePrice: (id: string) => void
}

export function UsagePage({ usage, moments, prices, dearest, onPrice, onRemovePrice }: UsagePageProps) {
  const [model, setModel] = useState<string | null>(null)
  const ownOf = (name: string) => prices.find((price) => price.model === name)
  const { total, table } = usage
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Usage">
      <div className="mx-auto max-w-[60rem] px-4 py-5 md:px-8 md:py-7">
        <h1 className="text-xl font-semibold tracking-tight">Usage</h1>
        <p className="mt-1 max-w-prose text-sm text-muted">
          Every answer of a model is counted once, also when forks, resumed sessions or sub-agents hold copies of it.
          Costs are list prices of {table.date} ({table.name} {table.version}), unless a session says what it cost or
          you set a price.
        </p>
        {!total ? (
          <EmptyState icon={<Coins aria-hidden />} title="No tokens have been reported yet">
            Figures appear with the first session that names its tokens.
          </EmptyState>
        ) : (
          <>
            <dl className="mt-5 flex flex-wrap gap-x-10 gap-y-3">
              <Big name="Cost" value={costWords(total.usd, total.unpriced)} />
              <Big name="Input" value={formatTokens(total.input)} />
              <Big name="Output" value={formatTokens(total.output)} />
              <Big name="From and to cache" value={formatTokens(total.cacheRead + total.cacheWrite)} />
              <Big name="Counted" value={reportsWords(total.reports, total.sessions)} />
            </dl>
            <UsageOverTime moments={moments} />
            <UsageTable
              title="By model"
              sums={usage.model}
              sql={usageSql('model')}
              pricing={{ own: (name) => ownOf(name) !== undefined, onPrice: setModel }}
            />
            <UsageTable
              title="By agent"
              sums={usage.agent}
              sql={usageSql('agent')}
              nameOf={(name) => agentLook(name).name}
            />
            <UsageTable title="By repository" sums={usage.repository} sql={usageSql('repository')} />
            <Dearest sessions={dearest} />
          </>
        )}
      </div>
      <PriceDialog
        model={model}
        known={model === null ? undefined : ownOf(model)}
        onClose={() => setModel(null)}
        onSave={(name, price) => {
          setModel(null)
          onPrice(name, price)
        }}
        onRemove={(id) => {
          setModel(null)
          onRemovePrice(id)
        }}
      />
    </div>
  )
}

function Big({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-xs text-faint">{name}</dt>
      <dd className="tabular text-lg font-semibold">{value}</dd>
    </div>
  )
}

function Dearest({ sessions }: { sessions: readonly Session[] }) {
  if (sessions.length === 0) return null
  return (
    <section aria-label="Sessions that cost most" className="mt-8">
      <h2 className="mb-2 text-sm font-semibold">Sessions that cost most</h2>
      <ol>
        {sessions.map((session) => (
          <li key={session.id} className="flex items-baseline gap-3 border-b border-line py-2 text-sm last:border-0">
            <Link href={`/usage/${session.id}`} className="min-w-0 flex-1 truncate hover:underline">
              {titleOf(session)}
            </Link>
            <span className="text-xs text-faint max-md:hidden">{session.model}</span>
            <span className="tabular font-medium">{session.costUsd && formatCost(session.costUsd)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
