// Sessions compared: a column each, a line for each figure; then the tools that they called and the files that they touched, side by side.
import { clsx } from 'clsx'
import { agentLook } from '../../ui/agents.ts'
import { Link } from '../../ui/link.tsx'
import { formatCost, formatCount } from '../../ui/numbers.ts'
import { formatDuration } from '../../ui/times.ts'
import { exactTime } from '../../ui/times.ts'
import { revealHidden } from '../../ui/visible-text.ts'
import type { Session } from '../rows.ts'
import { useLoaded } from '../sync/use-loaded.ts'
import { spanOf, statusOf, titleOf } from '../sessions/session-words.ts'
import { readComparison } from './reads.ts'
import type { Compared } from './reads.server.ts'

type Line = { name: string; values: Array<string | null> }

export function FiguresTable({ sessions }: { sessions: readonly Session[] }) {
  const ids = sessions.map(({ id }) => id)
  const grown = sessions.reduce((sum, { eventCount }) => sum + eventCount, 0)
  const compared = useLoaded(() => readComparison({ data: { ids } }), grown + ids.length)
  const { tools, files } = compared.state === 'ready' ? compared.value : { tools: [], files: [] }
  return (
    <div className="scroll-quiet h-full bg-raised" tabIndex={0} role="group" aria-label="The sessions compared">
      <table className="w-full min-w-[40rem] text-sm">
        <thead>
          <tr className="border-b border-line text-left align-bottom">
            <th scope="col" className="w-44 px-4 py-3 font-normal text-faint">
              Figure
            </th>
            {sessions.map((session) => (
              <th key={session.id} scope="col" className="px-3 py-3 font-semibold">
                <Link href={`/sessions/${session.id}`} className="line-clamp-2 hover:underline">
                  {titleOf(session)}
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <Lines lines={figureLines(sessions)} />
        <Lines heading="Calls of tools" lines={countLines(ids, tools)} />
        <Lines heading="Files changed, by how often" lines={countLines(ids, files)} mono />
      </table>
      <p className="px-4 py-3 text-xs text-muted" role="status">
        {compared.state === 'loading' && 'Counting tools and files…'}
        {compared.state === 'failed' && `Tools and files could not be counted: ${compared.message}`}
        {compared.state === 'ready' &&
          `The ${formatCount(tools.length)} tools and ${formatCount(files.length)} files that were used most.`}
      </p>
    </div>
  )
}

function Lines({ heading, lines, mono }: { heading?: string; lines: Line[]; mono?: boolean }) {
  if (lines.length === 0) return null
  return (
    <tbody>
      {heading && (
        <tr>
          <th scope="rowgroup" colSpan={9} className="px-4 pt-5 pb-1 text-left text-xs font-semibold text-muted">
            {heading}
          </th>
        </tr>
      )}
      {lines.map(({ name, values }) => (
        <tr key={name} className="border-b border-line hover:bg-hover">
          <th
            scope="row"
            className={clsx(
              'max-w-56 truncate px-4 py-1.5 text-left font-normal text-muted',
              mono && 'font-mono text-xs',
            )}
            title={revealHidden(name)}
          >
            {revealHidden(name)}
          </th>
          {values.map((value, i) => (
            // Columns do not move within a row.
            // oxlint-disable-next-line react/no-array-index-key -- a column is its place
            <td key={i} className={clsx('tabular px-3 py-1.5', value === null && 'text-faint')}>
              {value ?? '–'}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  )
}

function figureLines(sessions: readonly Session[]): Line[] {
  const line = (name: string, read: (session: Session) => string | null): Line => ({ name, values: sessions.map(read) })
  return [
    line('Agent', ({ agent }) => agentLook(agent).name),
    line('Model', ({ model }) => model && revealHidden(model)),
    line('Branch', ({ branch }) => branch && revealHidden(branch)),
    line('Status', ({ status }) => statusOf(status).word),
    line('Started', ({ startedAt }) => startedAt && exactTime(startedAt)),
    line('Lasted', (session) => {
      const span = spanOf(session)
      return span === null ? null : formatDuration(span)
    }),
    line('Events', ({ eventCount }) => formatCount(eventCount)),
    line('Messages', ({ messageCount }) => formatCount(messageCount)),
    line('Tool calls', ({ toolCount }) => formatCount(toolCount)),
    line('Errors', ({ errorCount }) => formatCount(errorCount)),
    line('Tokens in', ({ inputTokens }) => formatCount(inputTokens)),
    line('Tokens out', ({ outputTokens }) => formatCount(outputTokens)),
    line('Tokens cached', (one) => formatCount(one.cacheReadTokens + one.cacheWriteTokens)),
    line('Cost', ({ costUsd }) => (costUsd === null ? null : formatCost(costUsd))),
    line('Commits', ({ made }) => formatCount(made.filter(({ kind }) => kind === 'commit').length)),
    line('Pull requests', ({ made }) => formatCount(made.filter(({ kind }) => kind === 'pull').length)),
  ]
}

const countLines = (ids: readonly string[], counted: readonly Compared[]): Line[] =>
  counted.map(({ name, counts }) => ({
    name,
    values: ids.map((id) => (counts[id] === undefined ? null : formatCount(counts[id]))),
  }))
