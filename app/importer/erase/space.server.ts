// What is left of a space beside its sessions. A person's own space stays, empty, with its members, keys and tombstones, because its agents go on;
// any other goes as a whole. Law: tables are found by the database's own catalogue, children before parents.
import type { Database } from '#db/client.server.ts'
import { childrenFirst, readTree } from './plan.server.ts'
import { addToReceipt, removeAll } from './rows.server.ts'

/** Rows of a space that are no contents: who may do what there, what was done, and what was erased. */
const staying = [
  'tombstones',
  'erasures',
  'audit_log',
  'machines',
  'space_invitations',
  'capture_rules',
  'model_prices',
]

/** Removes all contents of the erasure's space, a few thousand rows a transaction. */
export async function emptySpace(
  db: Database,
  { id, spaceId }: { id: string; spaceId: string },
  signal?: AbortSignal,
): Promise<void> {
  const sql = db.$client
  const tree = await readTree(sql)
  const tables = await sql<Array<{ name: string }>>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'space_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not c.relname = any(${staying}) order by c.relname`
  const names = new Set(tables.map(({ name }) => name))
  for (const table of childrenFirst(names, tree))
    if (names.has(table)) await removeAll(sql, id, { table, where: 't.space_id = $1' }, [spaceId], signal)
}

/**
 * Whether a space may go altogether: it is not the first one of anybody who has it, and this machine's agents do not write to it. For an account that is
 * gone nobody has it any more.
 */
export async function mayEnd(db: Database, { spaceId }: { spaceId: string }): Promise<boolean> {
  const [row] = await db.$client<Array<{ needed: boolean }>>`
    select exists (
      select from auth_members m where m.organization_id = ${spaceId} and not exists (
        select from auth_members o where o.user_id = m.user_id and (o.created_at, o.id) < (m.created_at, m.id))) as needed`
  return row?.needed !== true
}

/** Removes a space that is nobody's own, with its members; its receipt stays. */
export async function endSpace(db: Database, { id, spaceId }: { id: string; spaceId: string }): Promise<void> {
  await db.$client.begin(async (tx) => {
    const { count } = await tx`delete from auth_organizations where id = ${spaceId}`
    await addToReceipt(tx, id, { rows: count > 0 ? { auth_organizations: count } : {} })
  })
}
