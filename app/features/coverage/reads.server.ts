// Whether anything of a session is missing: per machine what was seen on disk, stored and refused, and when the last gap was.
import { stat } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'

export interface Coverage {
  machine: string
  /** Records of its transcripts that were seen: each was stored, known already, or refused. */
  records: number
  stored: number
  same: number
  refused: number
  /** Events that hooks reported. */
  hooked: number
  /** Bytes on this disk that have not been taken yet; null where the files are on another one. */
  waiting: number | null
  lastGap: { at: Date; why: string } | null
}

type SourceRow = {
  machine: string
  source: string
  hook: boolean
  records: string
  stored: string
  same: string
  refused: string
  bytes: string
  events: string
  refused_at: string | Date | null
}
type GapRow = { machine: string | null; at: string | Date; why: string }

/** One row a machine, for a session of the actor's space; none where it is not. */
export async function coverageOf(actor: Actor, sessionId: string): Promise<Coverage[]> {
  const { sources, gaps } = await readAs(database(), actor, async (tx) => ({
    sources: await tx.execute<SourceRow>(sql`
      with named as (select upload_id, count(*) as events from timeline_events where session_id = ${sessionId} group by upload_id)
      select coalesce(m.name, 'unknown machine') as machine, u.source, coalesce(u.format = 'hook', false) as hook, u.records, u.stored, u.same, u.refused,
        u.source_bytes as bytes, n.events, (select max(r.created_at) from import_refusals r where r.upload_id = u.id) as refused_at
      from named n join uploads u on u.id = n.upload_id left join machines m on m.id = u.machine_id`),
    gaps: await tx.execute<GapRow>(sql`
      select m.name as machine, e.occurred_at as at, e.title as why from timeline_events e
        left join uploads u on u.id = e.upload_id left join machines m on m.id = u.machine_id
        where e.session_id = ${sessionId} and e.payload_type = 'hook:HooksDropped' and e.occurred_at is not null
      union all
      select null, coalesce(t.completed_at, t.started_at), 'A call that only a hook has told: ' || t.name from tool_events t
        where t.session_id = ${sessionId} and t.witness = 'hook' and coalesce(t.completed_at, t.started_at) < now() - interval '5 minutes'`),
  }))
  const machines = new Map<string, Coverage>()
  for (const row of sources) await add(machines, row)
  for (const one of machines.values())
    for (const gap of gaps) if (gap.machine === null || gap.machine === one.machine) tell(one, gap.at, gap.why)
  return [...machines.values()]
}

async function add(machines: Map<string, Coverage>, row: SourceRow): Promise<void> {
  const known = machines.get(row.machine) ?? nothing(row.machine)
  machines.set(row.machine, known)
  if (row.hook) {
    known.hooked += Number(row.events)
    return
  }
  for (const figure of ['records', 'stored', 'same', 'refused'] as const) known[figure] += Number(row[figure])
  const facts = await stat(row.source).catch(() => null)
  if (facts) known.waiting = (known.waiting ?? 0) + Math.max(0, facts.size - Number(row.bytes))
  if (row.refused_at !== null) tell(known, row.refused_at, 'A record was refused; see Imports')
}

function tell(coverage: Coverage, when: string | Date, why: string): void {
  const at = new Date(when)
  if (coverage.lastGap === null || at > coverage.lastGap.at) coverage.lastGap = { at, why }
}

const nothing = (machine: string): Coverage => ({
  machine,
  records: 0,
  stored: 0,
  same: 0,
  refused: 0,
  hooked: 0,
  waiting: null,
  lastGap: null,
})
