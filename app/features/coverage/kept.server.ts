// Sessions that Claude Code is about to delete from its own folder, and that Logbook holds whole.
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { sql } from 'drizzle-orm'
import { targetsOf } from '#app/capture/install/targets.server.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'
import { env } from '../../server/env.ts'

const soonDays = 7
const dayMs = 24 * 60 * 60 * 1000
/** As Claude Code does when its settings say nothing. */
const usualDays = 30
const rememberedMs = 10 * 60 * 1000

let remembered: { of: string; at: number; count: number } | undefined

/** How many of this machine's sessions will be deleted by the agent within seven days, and are in custody to their last byte. */
export async function keptSoon(actor: Actor): Promise<number> {
  const of = actor.spaceId
  if (remembered?.of === of && Date.now() - remembered.at < rememberedMs) return remembered.count
  const nativeId = (await readFile(join(env().LOGBOOK_HOME, 'machine-id'), 'utf8').catch(() => '')).trim()
  let count = 0
  if (nativeId !== '')
    for (const target of targetsOf({ agents: ['claude'] })) count += await inFolder(actor, nativeId, target.file)
  remembered = { of, at: Date.now(), count }
  return count
}

async function inFolder(actor: Actor, nativeId: string, settings: string): Promise<number> {
  const days = daysOf(await readFile(settings, 'utf8').catch(() => '{}'))
  const root = join(dirname(settings), 'projects') + sep
  const rows = await readAs(database(), actor, (tx) =>
    tx.execute<{ source: string; bytes: string }>(sql`
      select u.source, u.source_bytes as bytes from uploads u join machines m on m.id = u.machine_id
      join capture_cursors c on c.machine_id = u.machine_id and c.source = u.source and c.generation = u.generation
      where m.native_id = ${nativeId} and starts_with(u.source, ${root})
        and u.source_modified_at < now() - (${days - soonDays})::float8 * interval '1 day'`),
  )
  let count = 0
  for (const { source, bytes } of rows) {
    // The file of a sub-agent goes with its session.
    if (basename(source).startsWith('agent-')) continue
    const facts = await stat(source).catch(() => null)
    if (facts && facts.size <= Number(bytes) && isSoon(facts.mtime, days, new Date())) count++
  }
  return count
}

/** Whether a file that was last written at `modified` will be older than `days` within a week. */
export const isSoon = (modified: Date, days: number, now: Date): boolean =>
  now.getTime() - modified.getTime() > (days - soonDays) * dayMs

/** The setting `cleanupPeriodDays` of Claude Code. */
export function daysOf(settings: string): number {
  try {
    const { cleanupPeriodDays: days } = JSON.parse(settings) as { cleanupPeriodDays?: unknown }
    return typeof days === 'number' && days >= 0 ? days : usualDays
  } catch {
    return usualDays
  }
}
