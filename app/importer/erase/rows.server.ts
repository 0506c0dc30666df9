// The rows of a session, and all that hangs under them, in transactions of bounded size: the session's own row goes last, so that whoever
// breaks off finds it again. Law: what was deleted and the receipt that counts it commit together.
import type { Sql, TransactionSql } from 'postgres'
import type { Receipt } from '#db/schema/erasures.ts'
import { settleUsage, lockUsage } from '../store/usage.server.ts'
import { inOrder, readTree } from './plan.server.ts'
import type { Rows } from './plan.server.ts'

const batchRows = 5_000

export interface Grave {
  spaceId: string
  sessionId: string
  agent: string
  nativeId: string
}

/** Removes a session's rows; answers when none is left. `signal` is looked at between transactions. */
export async function eraseRows(sql: Sql, erasureId: string, grave: Grave, signal?: AbortSignal): Promise<void> {
  const tree = await readTree(sql)
  const { spaceId, sessionId } = grave
  const [whose, values] = ['t.space_id = $1 and t.id = $2', [spaceId, sessionId]]
  const plan = inOrder(tree, { table: 'sessions', where: whose })
  await sql.begin(async (tx) => {
    const shared = await sharedUsage(tx, grave)
    await removeLoose(tx, erasureId, grave)
    if (shared.length > 0) await settleShared(tx, grave, shared)
  })
  for (const rows of plan.slice(0, -1)) await removeAll(sql, erasureId, rows, values, signal)
  await sql.begin(async (tx) => {
    await tx`
      update sessions set parent_session_id = null where space_id = ${spaceId} and parent_session_id = ${sessionId}`
    const parts = plan.slice(0, -1)
    // What was written since, under the lock of the session.
    await tx`select 1 from sessions where id = ${sessionId} and space_id = ${spaceId} for update`
    const counts: Record<string, number> = {}
    for (const rows of [...parts, ...plan.slice(-1)]) {
      const { count } = await tx.unsafe(`delete from ${rows.table} t where ${rows.where}`, values)
      if (count > 0) counts[rows.table] = (counts[rows.table] ?? 0) + count
    }
    await addToReceipt(tx, erasureId, { rows: counts, sessions: counts['sessions'] ?? 0 })
    await removeEmptyRepos(tx, erasureId, spaceId)
    await tx`
      update tombstones set rows_gone_at = clock_timestamp() where space_id = ${spaceId} and session_id = ${sessionId}`
  })
}

/** Removes rows and what hangs under them, a few thousand a transaction, and counts them in the receipt. */
export async function removeAll(
  sql: Sql,
  erasureId: string,
  { table, where }: Rows,
  values: string[],
  signal?: AbortSignal,
): Promise<void> {
  for (;;) {
    signal?.throwIfAborted()
    const gone = await sql.begin(async (tx) => {
      const { count } = await tx.unsafe(
        `delete from ${table} where ctid in (select t.ctid from ${table} t where ${where} limit ${batchRows})`,
        values,
      )
      if (count > 0) await addToReceipt(tx, erasureId, { rows: { [table]: count } })
      return count
    })
    if (gone < batchRows) return
  }
}

/** Adds counts to the receipt, and sets its times. */
export async function addToReceipt(
  tx: TransactionSql,
  erasureId: string,
  more: Partial<Omit<Receipt, 'sources'>> & { sources?: Partial<Receipt['sources']> },
): Promise<void> {
  const [row] = await tx<Array<{ receipt: Receipt }>>`select receipt from erasures where id = ${erasureId} for update`
  if (!row) return
  const { receipt } = row
  const { rows = {}, sources = {}, sessions = 0, events = 0, bytes = 0, files = 0, left = [], ...times } = more
  for (const [table, count] of Object.entries(rows)) receipt.rows[table] = (receipt.rows[table] ?? 0) + count
  const next: Receipt = {
    ...receipt,
    ...times,
    sessions: receipt.sessions + sessions,
    events: receipt.rows['timeline_events'] ?? receipt.events + events,
    bytes: receipt.bytes + bytes,
    files: receipt.files + files,
    sources: {
      removed: receipt.sources.removed + (sources.removed ?? 0),
      cut: receipt.sources.cut + (sources.cut ?? 0),
    },
    left: [...new Set([...receipt.left, ...left])],
  }
  await tx`update erasures set receipt = ${JSON.stringify(next)}::text::jsonb where id = ${erasureId}`
}

// What speaks of the session without a key that ties it to it.
async function removeLoose(tx: TransactionSql, erasureId: string, grave: Grave): Promise<void> {
  const { spaceId, sessionId, agent, nativeId } = grave
  const counts: Record<string, number> = {}
  const count = (table: string, { count: n }: { count: number }) => {
    if (n > 0) counts[table] = (counts[table] ?? 0) + n
  }
  count(
    'bookmarks',
    await tx`
      delete from bookmarks where space_id = ${spaceId} and (entity_id in (${sessionId}, ${nativeId})
        or entity_id in (select e.id::text from timeline_events e where e.session_id = ${sessionId}))`,
  )
  count(
    'session_aliases',
    await tx`
      delete from session_aliases where space_id = ${spaceId}
        and ((agent = ${agent} and session_native_id = ${nativeId}) or (store = ${agent} and native_id = ${nativeId}))`,
  )
  count(
    'idempotency_keys',
    await tx`delete from idempotency_keys where space_id = ${spaceId} and strpos(answer::text, ${sessionId}) > 0`,
  )
  await addToReceipt(tx, erasureId, { rows: counts })
}

// Reports that stand in several sessions are counted in one: another one takes over.
async function sharedUsage(tx: TransactionSql, { spaceId, sessionId }: Grave): Promise<string[]> {
  const rows = await tx<Array<{ key: string }>>`
    select key from session_usage where space_id = ${spaceId} and session_id = ${sessionId} and everywhere`
  return rows.map(({ key }) => key)
}

async function settleShared(tx: TransactionSql, { spaceId, sessionId }: Grave, keys: string[]): Promise<void> {
  const actor = { spaceId, userId: '', role: 'owner' as const }
  await lockUsage(tx, actor)
  await tx`delete from session_usage where space_id = ${spaceId} and session_id = ${sessionId} and everywhere`
  await settleUsage(tx, actor, [], keys)
}

// A repository that no session is of any more was known by sessions alone.
async function removeEmptyRepos(tx: TransactionSql, erasureId: string, spaceId: string): Promise<void> {
  const { count } = await tx`
    delete from repos r where r.space_id = ${spaceId}
      and not exists (select from sessions s where s.space_id = r.space_id and s.repo_id = r.id)
      and not exists (select from repo_bindings b where b.space_id = r.space_id and b.repo_id = r.id)
      and not exists (select from legacy_rows l where l.space_id = r.space_id and l.kind = 'projects'
        and strpos(l.data::text, coalesce(r.root, r.native_id)) > 0)`
  if (count > 0) await addToReceipt(tx, erasureId, { rows: { repos: count } })
}
