// What hooks cost their agents on this machine: the median and the 99th percentile of the last runs.
import { readFile, stat, writeFile } from 'node:fs/promises'
import { and, eq, sql } from 'drizzle-orm'
import type { Database } from '#db/client.server.ts'
import { machines } from '#db/schema/index.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { spoolOf } from './append.ts'

export interface HookCosts {
  count: number
  medianMs: number
  slowMs: number
}

const kept = 1000
const trimAfterBytes = 32 * 1024

/** The costs of up to a thousand last hooks; null where none has run. */
export async function hookCosts(home: string): Promise<HookCosts | null> {
  const { costs } = spoolOf(home)
  const lines = (await readFile(costs, 'utf8').catch(() => '')).split('\n').filter((line) => /^\d+$/.test(line))
  const last = lines.slice(-kept)
  if (last.length === 0) return null
  if ((await stat(costs)).size > trimAfterBytes) await writeFile(costs, `${last.join('\n')}\n`, { mode: 0o600 })
  const sorted = last.map(Number).toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { count: sorted.length, medianMs: at(0.5), slowMs: at(0.99) }
}

/** Shows the costs beside the machine; the row changes only when they do. */
export async function keepCosts(place: { db: Database; actor: Actor; machineId: string; home: string }): Promise<void> {
  const costs = await hookCosts(place.home)
  if (costs) await saveCosts(place.db, place.actor, place.machineId, costs)
}

/** The same with what a machine tells of itself. */
export async function saveCosts(
  db: Database,
  actor: Actor,
  machineId: string,
  { medianMs: hookMedianMs, slowMs: hookSlowMs }: Pick<HookCosts, 'medianMs' | 'slowMs'>,
): Promise<void> {
  await transact(db, actor, (tx) =>
    tx
      .update(machines)
      .set({ hookMedianMs, hookSlowMs })
      .where(
        and(
          eq(machines.id, machineId),
          sql`(${machines.hookMedianMs}, ${machines.hookSlowMs}) is distinct from (${hookMedianMs}::int, ${hookSlowMs}::int)`,
        ),
      ),
  )
}
