// What the stream does not tell: a dropped table sends nothing, and neither does an ALTER until the next change. A look at the
// catalog every few seconds, for all tables that have shapes at once, ends the shapes of those that are no longer the same.
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Publication } from '../replication/publication.ts'
import type { Registry } from '../shapes/registry.ts'
import { loadTablesByOid } from './load.ts'
import { stillIs } from './cut.ts'
import { sameTable } from './table.ts'
import type { Table } from './table.ts'

const EVERY = 3_000

type Watched = {
  readonly pool: Pool
  readonly publication: Publication
  readonly registry: Pick<Registry, 'tables' | 'endTable' | 'endCut' | 'renew'>
  /** Copies of tables that requests are read by, whether there are shapes of them or not. */
  readonly copies: () => Table[]
  /** Such a copy is not true any more. */
  readonly stale: (table: Table) => void
  /** The publication is gone, and with it the stream. */
  readonly lost: () => void
  readonly log: Logger
}

/** Looks again and again until stopped; a look that fails is repeated at the next turn. */
export function watchTables(watched: Watched): { stop(): void } {
  let looking = false
  const timer = setInterval(() => {
    if (looking) return
    looking = true
    look(watched)
      .catch((error: unknown) =>
        watched.log.warn({ error: String(error) }, 'tables could not be checked; trying again'),
      )
      .finally(() => (looking = false))
  }, EVERY)
  return { stop: () => clearInterval(timer) }
}

/** One look; ends the shapes of what was dropped, altered or taken out of the publication; mends that. */
async function look({ pool, publication, registry, copies, stale, lost }: Omit<Watched, 'log'>): Promise<void> {
  const state = await publication.state()
  if (state === 'missing' || state === 'another') return lost()
  if (state === 'changed') {
    await publication.mend()
    for (const { oid } of registry.tables()) registry.endTable(oid, 'not everything was published')
  }
  const tables = registry.tables().filter(({ oid }) => publication.has(oid))
  const known = copies()
  const oids = [...new Set([...tables, ...known].map(({ oid }) => oid))]
  if (oids.length === 0) return
  const members = await publication.members(tables)
  const current = new Map(
    (await loadTablesByOid(pool, oids)).flatMap((found) => (found.found ? [[found.table.oid, found]] : [])),
  )
  for (const copy of known) {
    const now = current.get(copy.oid)
    if (!now || !sameTable(now.table, copy)) stale(copy)
  }
  for (const table of tables) {
    const now = current.get(table.oid)
    if (!now) registry.endTable(table.oid, 'dropped')
    else if (!stillIs(now.table, table)) registry.endCut(table, 'schema changed')
    else if (!members.has(table.oid) || !now.identityFull)
      registry.endTable(table.oid, 'no longer published with whole old rows')
    else if (table.family !== 'none') await registry.renew(table)
  }
}
