// What is news among the rows of other stores. Law: of two tellings of one row the later one counts (by the row's own time, else by its
// file's), of two rows with one id in one source the first; so files end in the same rows in whatever order they come.
import type { TransactionSql } from 'postgres'
import type { Actor } from '#db/transact.server.ts'
import type { BatchRow } from '../../batch.ts'
import type { Parsed } from '../../formats/format.ts'
import { object } from '../../formats/read.ts'
import { rowId } from '../../identity.server.ts'
import { released } from '../../legacy/waiting.ts'
import { rowsAsText } from '../connection.server.ts'

export interface Told {
  uploadId: string
  /** When the file was last changed: stands in for rows that do not say when they were. */
  modifiedAt: Date
}

interface Entry {
  id: string
  row: BatchRow
  reported: string
}

/** The ledger's id of a row; a person's own, because chats and settings are. */
export const ledgerId = (actor: Actor, store: string, kind: string, nativeId: string): string =>
  rowId(actor.spaceId, 'legacy', `${store}\u0000${actor.userId}`, `${kind}\u0000${nativeId}`)

/** Enters `rows`; answers those that are news. Call it under the lock of `lockLegacy`. */
export async function enterRows(sql: TransactionSql, actor: Actor, told: Told, rows: BatchRow[]): Promise<BatchRow[]> {
  const first = new Map<string, Entry>()
  for (const row of rows) {
    const id = ledgerId(actor, row.store, row.kind, row.nativeId)
    if (!first.has(id)) first.set(id, { id, row, reported: row.at ?? told.modifiedAt.toISOString() })
  }
  const entries = [...first.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  const made = await insert(sql, actor, told, entries)
  const known = entries.filter((entry) => !made.has(entry.id))
  const newer = known.length === 0 ? [] : await newerOf(sql, told, known)
  if (newer.length > 0) await replace(sql, told, newer)
  const news = new Set([...made, ...newer.map((entry) => entry.id)])
  return entries.filter((entry) => news.has(entry.id)).map((entry) => entry.row)
}

/** One importer at a time among the rows of other stores: what waits for what could otherwise pass each other unseen. */
export async function lockLegacy(sql: TransactionSql, actor: Actor): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`legacy ${actor.spaceId}`}, 0))`
}

/** What can be said now: of news that waited for nothing unknown, and of older rows that waited for these. */
export async function releaseRows(sql: TransactionSql, actor: Actor, news: BatchRow[]): Promise<Parsed[]> {
  const waiting = news.filter((row) => row.waitsFor !== undefined)
  const awaited = news.filter((row) => row.awaited)
  const names = [...new Set(awaited.map((row) => `${row.kind}/${row.nativeId}`))]
  const children =
    names.length === 0
      ? []
      : await sql<Array<{ id: string; store: string; kind: string; data: unknown; waits_for: string }>>`
          select id, store, kind, data, waits_for from legacy_rows
          where space_id = ${actor.spaceId} and owner_id = ${actor.userId} and store = ${awaited[0]?.store ?? ''} and waits_for = any(${names})
          order by position, native_id`
  const all = [
    ...waiting.map((row) => ({
      id: ledgerId(actor, row.store, row.kind, row.nativeId),
      store: row.store,
      kind: row.kind,
      data: row.data as unknown,
      waits_for: row.waitsFor ?? '',
    })),
    ...children,
  ]
  if (all.length === 0) return []
  const parents = await parentsOf(sql, actor, all)
  const placed = all.flatMap((row) => {
    const parent = parents.get(`${row.store} ${row.waits_for}`)
    const parsed = parent === undefined ? null : released(row.store, row.kind, object(row.data), object(parent))
    return parsed === null ? [] : [{ id: row.id, parsed }]
  })
  await sql`update legacy_rows set waits_for = null where id = any(${placed.map((one) => one.id)}::uuid[]) and waits_for is not null`
  return [...new Map(placed.map((one) => [one.id, one.parsed])).values()]
}

async function parentsOf(
  sql: TransactionSql,
  actor: Actor,
  rows: Array<{ store: string; waits_for: string }>,
): Promise<Map<string, unknown>> {
  const wanted = new Map(
    rows.map(({ store, waits_for: name }) => {
      const slash = name.indexOf('/')
      return [ledgerId(actor, store, name.slice(0, slash), name.slice(slash + 1)), `${store} ${name}`]
    }),
  )
  const found = await sql<Array<{ id: string; data: unknown }>>`
    select id, data from legacy_rows where id = any(${[...wanted.keys()]}::uuid[])`
  return new Map(found.map((row) => [wanted.get(row.id) ?? '', row.data]))
}

async function insert(sql: TransactionSql, actor: Actor, told: Told, entries: Entry[]): Promise<Set<string>> {
  const text = rowsAsText(
    entries.map(({ id, row, reported }) => ({
      id,
      store: row.store,
      kind: row.kind,
      native_id: row.nativeId,
      data: row.data,
      hash: row.hash,
      reported_at: reported,
      position: row.position,
      waits_for: row.waitsFor ?? null,
    })),
  )
  const made = await sql<Array<{ id: string }>>`
    insert into legacy_rows (id, space_id, owner_id, upload_id, store, kind, native_id, data, hash, reported_at, position, waits_for)
    select id, ${actor.spaceId}, ${actor.userId}, ${told.uploadId}, store, kind, native_id, data, hash, reported_at, position, waits_for
    from jsonb_to_recordset(${text}::text::jsonb) as r(id uuid, store text, kind text, native_id text, data jsonb, hash text,
      reported_at timestamptz, position bigint, waits_for text)
    order by id on conflict (id) do nothing returning id`
  return new Set(made.map((row) => row.id))
}

// Locks the rows, and notes that this source has told them: what it tells a second time does not count.
async function newerOf(sql: TransactionSql, told: Told, entries: Entry[]): Promise<Entry[]> {
  const ids = entries.map((entry) => entry.id)
  const rows = await sql<Array<{ id: string; hash: string; reported_at: Date; upload_id: string }>>`
    select id, hash, reported_at, upload_id from legacy_rows where id = any(${ids}::uuid[]) order by id for update`
  const known = new Map(rows.map((row) => [row.id, row]))
  await sql`update legacy_rows set upload_id = ${told.uploadId} where id = any(${ids}::uuid[]) and upload_id <> ${told.uploadId}`
  return entries.filter(({ id, row, reported }) => {
    const before = known.get(id)
    if (!before || before.upload_id === told.uploadId || before.hash === row.hash) return false
    const difference = new Date(reported).getTime() - new Date(before.reported_at).getTime()
    // Two tellings of one moment: which one counts must not hang on which came first.
    return difference > 0 || (difference === 0 && row.hash > before.hash)
  })
}

async function replace(sql: TransactionSql, told: Told, entries: Entry[]): Promise<void> {
  const text = rowsAsText(
    entries.map(({ id, row, reported }) => ({
      id,
      data: row.data,
      hash: row.hash,
      reported_at: reported,
      position: row.position,
    })),
  )
  await sql`
    update legacy_rows l set data = r.data, hash = r.hash, reported_at = r.reported_at, position = r.position, upload_id = ${told.uploadId}
    from jsonb_to_recordset(${text}::text::jsonb) as r(id uuid, data jsonb, hash text, reported_at timestamptz, position bigint) where l.id = r.id`
}
