// A space as one file: a head, parts of rows table by table, and a manifest that holds them to account. Law: all of it is of one moment (one
// snapshot of the database); no more than a part is held; secrets of the server and of persons stay.
import { createHash, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { zstdCompress } from 'node:zlib'
import type { TransactionSql } from 'postgres'
import type { Database } from '#db/client.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { exportable } from '../record-key.ts'
import { spaceTables } from './catalog.server.ts'
import type { Table } from './catalog.server.ts'
import { addressHashOf, archiveFormat, archiveVersion, headName, manifestName } from './form.ts'
import type { ArchiveHead, ArchivePart } from './form.ts'
import { spaceKey } from './space-key.server.ts'
import { tarEnd, tarHeader, tarPadding } from './tar.ts'

const compressed = promisify(zstdCompress)
const partBytes = 4 * 1024 * 1024

export interface ExportOptions {
  db: Database
  actor: Actor
  /** The installation's; only what can be made of it leaves. */
  secret: string
  logbook: string
  onProgress?: (progress: { table: string; done: number; total: number; rows: number }) => void
  signal?: AbortSignal | undefined
}

/** The bytes of the archive of the actor's space. Nothing is written here. */
export async function* exportSpace(options: ExportOptions): AsyncGenerator<Buffer> {
  const { db, actor, secret, logbook, onProgress, signal } = options
  const recordKey = exportable(await spaceKey(db, actor.spaceId, secret))
  const held = await db.$client.reserve()
  try {
    await held`begin isolation level repeatable read read only`
    const sql = held as unknown as TransactionSql
    const tables = await spaceTables(sql)
    const head = await headOf(sql, actor, { recordKey, logbook, tables })
    const at = new Date(head.exportedAt)
    const parts: ArchivePart[] = []
    const rows: Record<string, number> = {}
    const file = function* (name: string, bytes: Buffer): Generator<Buffer> {
      yield tarHeader(name, bytes.length, at)
      yield bytes
      yield tarPadding(bytes.length)
    }
    const headBytes = json(head)
    parts.push(partOf(headName, '', 0, headBytes))
    yield* file(headName, headBytes)
    let sum = 0
    for (const [i, table] of tables.entries()) {
      rows[table.name] = 0
      let n = 0
      for await (const { lines, count } of linesOf(sql, table, actor.spaceId)) {
        signal?.throwIfAborted()
        const bytes = await compressed(lines)
        const name = `rows/${table.name}/${String(n++).padStart(6, '0')}.jsonl.zst`
        parts.push(partOf(name, table.name, count, bytes))
        rows[table.name] = (rows[table.name] ?? 0) + count
        sum += count
        yield* file(name, bytes)
        onProgress?.({ table: table.name, done: i, total: tables.length, rows: sum })
      }
    }
    yield* file(manifestName, json({ id: head.id, rows, parts }))
    yield tarEnd()
  } finally {
    await held`rollback`
    held.release()
  }
}

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 1)}\n`)

const partOf = (name: string, table: string, rows: number, bytes: Buffer): ArchivePart => ({
  name,
  table,
  rows,
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
})

async function headOf(
  sql: TransactionSql,
  { spaceId, userId }: Actor,
  facts: { recordKey: string; logbook: string; tables: Table[] },
): Promise<ArchiveHead> {
  const [space] = await sql<Array<{ id: string; name: string; createdAt: string }>>`
    select id, name, to_json(created_at)#>>'{}' as "createdAt" from auth_organizations where id = ${spaceId}`
  if (!space) throw new Error('There is no such space any more. Nothing was exported.')
  const id = randomUUID()
  const members = await sql<Array<Omit<ArchiveHead['members'][number], 'addressHash'> & { email: string }>>`
    select u.id as "userId", u.name, u.email, m.role, to_json(m.created_at)#>>'{}' as since
    from auth_members m join auth_users u on u.id = m.user_id where m.organization_id = ${spaceId} order by m.created_at, m.id`
  return {
    format: archiveFormat,
    version: archiveVersion,
    id,
    logbook: facts.logbook,
    exportedAt: new Date().toISOString(),
    exportedBy: userId,
    space,
    members: members.map(({ email, ...member }) => ({ ...member, addressHash: addressHashOf(id, email) })),
    recordKey: facts.recordKey,
    tables: facts.tables.map(({ name, columns }) => ({ name, columns: columns.map((column) => column.name) })),
  }
}

// Rows as the database writes them as JSON: what it reads back from that is equal, to the last digit.
async function* linesOf(
  sql: TransactionSql,
  table: Table,
  spaceId: string,
): AsyncGenerator<{ lines: Buffer; count: number }> {
  const heavy = table.columns.some(({ type }) => type === 'bytea') ? 4 : 200
  const lines: string[] = []
  let bytes = 0
  const cursor = sql.unsafe<Array<{ line: string }>>(selectOf(table), [spaceId]).cursor(heavy)
  for await (const rows of cursor)
    for (const { line } of rows) {
      lines.push(`${line}\n`)
      bytes += line.length
      if (bytes < partBytes) continue
      yield { lines: Buffer.from(lines.join('')), count: lines.length }
      lines.length = 0
      bytes = 0
    }
  if (lines.length > 0) yield { lines: Buffer.from(lines.join('')), count: lines.length }
}

// Of rows that point at others of their table those come first that point at none.
function selectOf({ name, columns, self }: Table): string {
  const list = columns.map((column) => `t."${column.name}"`).join(', ')
  const row = `select (select row_to_json(r)::text from (select ${list}) r) as line`
  if (self === null) return `${row} from "${name}" t where t.space_id = $1`
  return `with recursive depth as (
      select id, 0 as n from "${name}" where space_id = $1 and "${self}" is null
      union all select c.id, d.n + 1 from "${name}" c join depth d on c."${self}" = d.id where c.space_id = $1)
    ${row} from "${name}" t join depth d on d.id = t.id where t.space_id = $1 order by d.n, t.id`
}
