// All of custody, read again by the present parsers, source by source in the order of their ids. How far it came stands in a file
// of the data folder, so that after a kill it goes on there; reading a source once more would change nothing.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Database } from '#db/client.server.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { keptSources } from '../custody/chunks.server.ts'
import type { Which } from '../custody/chunks.server.ts'
import { connectionOf } from '../store/connection.server.ts'
import { reasonOf } from '../walk.server.ts'
import { noGain, reparseSource } from './source.server.ts'
import type { Gain, Reparsing } from './source.server.ts'

export interface FormatGain extends Gain {
  format: string
  sources: number
}

export interface Reparsed {
  sources: number
  /** Sources that an earlier run, which was cut off, had read. */
  before: number
  formats: FormatGain[]
  faults: string[]
}

export interface ReparseOptions extends Reparsing {
  /** The data folder. */
  home: string
  which: Pick<Which, 'agent' | 'session'>
  onProgress?: (done: number, total: number) => void
  signal?: AbortSignal
}

/** Reads the sources of `which` again. Broken ones are named in `faults`, and the rest goes on. */
export async function reparse(options: ReparseOptions): Promise<Reparsed> {
  const { db, actor, home, which, signal } = options
  const progress = progressFile(home, JSON.stringify([actor.spaceId, which.agent ?? null, which.session ?? null]))
  const all = await keptSources(db, actor, which)
  const after = await progress.read()
  const left = after === null ? all : all.filter(({ id }) => id > after)
  const sessions = await sessionsBySource(db, actor)
  const formats = new Map<string, FormatGain>()
  const report: Reparsed = { sources: left.length, before: all.length - left.length, formats: [], faults: [] }
  for (const [i, kept] of left.entries()) {
    if (signal?.aborted) return { ...report, sources: i, formats: [...formats.values()] }
    const gain = noGain()
    let format = kept.format
    try {
      format = await reparseSource(options, kept, sessions.get(kept.id) ?? [], gain)
    } catch (error) {
      report.faults.push(reasonOf(kept.source, error))
    }
    const sum = formats.get(format ?? 'unknown') ?? { format: format ?? 'unknown', sources: 0, ...noGain() }
    sum.sources++
    for (const key of ['records', 'added', 'changed', 'superseded', 'accepted'] as const) sum[key] += gain[key]
    formats.set(sum.format, sum)
    await progress.write(kept.id)
    options.onProgress?.(i + 1, left.length)
  }
  await progress.end()
  return { ...report, formats: [...formats.values()] }
}

async function sessionsBySource(db: Database, actor: Actor): Promise<Map<string, string[]>> {
  const rows = await readAs(
    db,
    actor,
    (tx) => connectionOf(tx)<Array<{ id: string; sessions: string[] }>>`
      select upload_id as id, array_agg(distinct session_id) as sessions from timeline_events
      where space_id = ${actor.spaceId} and upload_id is not null group by upload_id`,
  )
  return new Map(rows.map((row) => [row.id, row.sessions]))
}

const progressShape = z.object({ of: z.string(), after: z.uuid() })

// A file that cannot be read is none: then all is read again.
function progressFile(home: string, of: string) {
  const path = join(home, 'reparse.json')
  return {
    read: async (): Promise<string | null> => {
      try {
        const kept = progressShape.parse(JSON.parse(await readFile(path, 'utf8')))
        return kept.of === of ? kept.after : null
      } catch {
        return null
      }
    },
    write: (after: string) => writeFile(path, JSON.stringify({ of, after }), { mode: 0o600 }),
    end: () => rm(path, { force: true }),
  }
}
