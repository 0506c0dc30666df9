// SQLite files of others, read-only and in one snapshot, their write-ahead log respected. Law: nothing is ever written beside them.
import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'

/** Whether the file at `path` is a SQLite database, by its first bytes. */
export async function isSqlite(path: string): Promise<boolean> {
  const file = await open(path).catch(() => null)
  if (!file) return false
  try {
    if (!(await file.stat()).isFile()) return false
    const { buffer } = await file.read(Buffer.alloc(16), 0, 16, 0)
    return buffer.toString('latin1') === 'SQLite format 3\0'
  } finally {
    await file.close()
  }
}

/**
 * One snapshot for all that is asked. Where nobody has the database open there is no log beside it, and it is read as it lies:
 * without that SQLite would leave files of its own in the agent's folder, or refuse where it may not.
 */
export function opened(path: string): DatabaseSync {
  const url = pathToFileURL(path)
  if (!existsSync(`${path}-wal`)) url.searchParams.set('immutable', '1')
  const db = new DatabaseSync(url, { readOnly: true })
  db.exec('pragma busy_timeout = 2000; begin')
  return db
}

/** Opens the database at `path` for as long as `ask` takes. */
export function reading<T>(path: string, ask: (db: DatabaseSync) => T): T {
  const db = opened(path)
  try {
    return ask(db)
  } finally {
    db.close()
  }
}

/** Names of columns. Of tables alone: a view of that name is a program of whoever made the file, and need not end. */
export function columnsOf(db: DatabaseSync, table: string): Set<string> {
  return new Set(
    db
      .prepare(
        `select name from pragma_table_info(?1) where exists (select 1 from pragma_table_list(?1) where type = 'table')`,
      )
      .all(table)
      .map((row) => String(row['name'])),
  )
}
