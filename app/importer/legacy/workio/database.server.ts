// workio's SQLite file. Each of its tables is a source, `<file>#<table>`, read as the array of rows that an export of the table is:
// so it goes the way of such a file, and ends in the same rows. Read-only, in one snapshot, a row at a time.
import { stat } from 'node:fs/promises'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { partsOf, sourceOf } from '../../opencode/store.ts'
import { hold } from '../../read/held.ts'
import type { Content } from '../../read/held.ts'
import { columnsOf, isSqlite, opened, reading } from '../../read/sqlite.server.ts'

/** What a table must have to be one of workio's, and by what its rows are ordered; rows others need come first. */
const tables = [
  { name: 'projects', order: 'id', needs: ['id', 'path'] },
  { name: 'sessions', order: 'session_id', needs: ['session_id', 'project_id'] },
  { name: 'prompts', order: 'id', needs: ['id', 'session_id', 'prompt'] },
  { name: 'messages', order: 'id', needs: ['id', 'prompt_id', 'uuid'] },
  { name: 'hooks', order: 'id', needs: ['id', 'session_id', 'hook_type', 'payload'] },
] as const

export interface TableSource {
  path: string
  rows: number
  modifiedAt: Date
}

/** The tables of the database at `path` as sources; null when it is none of workio's. */
export async function tablesIn(path: string): Promise<TableSource[] | null> {
  if (!(await isSqlite(path))) return null
  const modifiedAt = await changedAt(path)
  return reading(path, (db) => {
    const found = tables.filter((table) => isOwn(db, table))
    if (!['prompts', 'messages'].every((name) => found.some((table) => table.name === name))) return null
    return found.map(({ name }) => {
      const [count] = db.prepare(`select count(*) as n from ${name}`).all()
      return { path: sourceOf(path, name), rows: Number(count?.['n'] ?? 0), modifiedAt }
    })
  })
}

/** Does `work` while the table that `path` names can be read under that path; any other path is left to itself. */
export async function withTable<T>(path: string, work: () => Promise<T>): Promise<T> {
  const parts = partsOf(path)
  const table = parts && tables.find(({ name }) => name === parts.sessionId)
  if (!parts || !table || !(await isSqlite(parts.root))) return work()
  const db = opened(parts.root)
  try {
    if (!isOwn(db, table)) return await work()
    const release = hold(path, contentOf(db, table), { modifiedAt: await changedAt(parts.root) })
    try {
      return await work()
    } finally {
      release()
    }
  } finally {
    db.close()
  }
}

type Table = (typeof tables)[number]

function isOwn(db: DatabaseSync, { name, needs }: Table): boolean {
  const columns = columnsOf(db, name)
  return needs.every((column) => columns.has(column))
}

function contentOf(db: DatabaseSync, table: Table): Content {
  let length = 0
  for (const piece of arrayOf(db, table)) length += piece.length
  return {
    length,
    read: async function* (from, to) {
      let at = 0
      for (const piece of arrayOf(db, table)) {
        const wanted = piece.subarray(Math.max(0, from - at), Math.max(0, to - at))
        at += piece.length
        if (wanted.length > 0) yield wanted
        if (at >= to) return
      }
    },
  }
}

const pieceBytes = 256 * 1024

// As `sqlite3 -json` writes it: a row on a line.
function* arrayOf(db: DatabaseSync, { name, order }: Table): Generator<Buffer> {
  const rows = db.prepare(`select * from ${name} order by ${order}`)
  rows.setReadBigInts(true)
  let held = '['
  let first = true
  for (const row of rows.iterate()) {
    held += `${first ? '' : ',\n'}${JSON.stringify(row, plain)}`
    first = false
    if (held.length < pieceBytes) continue
    yield Buffer.from(held)
    held = ''
  }
  yield Buffer.from(`${held}]\n`)
}

// What JSON cannot say: whole numbers beyond its reach become text, bytes base64.
function plain(_key: string, value: SQLOutputValue): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
}

// What was written last may stand in the log beside the file.
async function changedAt(path: string): Promise<Date> {
  const facts = await Promise.all([path, `${path}-wal`].map((one) => stat(one).catch(() => null)))
  return new Date(Math.max(...facts.map((one) => one?.mtimeMs ?? 0)))
}
