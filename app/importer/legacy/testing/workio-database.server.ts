// The tables of workio in a SQLite file, as the tool keeps them: times and JSON as text, booleans as numbers, a write-ahead log.
import { DatabaseSync } from 'node:sqlite'
import type { Row, StoreFiles } from './folder.ts'

/** Makes the database at `path`, or replaces the rows of its tables. Answers the open handle. */
export function writeWorkio(path: string, files: StoreFiles): DatabaseSync {
  const db = new DatabaseSync(path)
  db.exec(`pragma journal_mode = wal; ${schema} begin`)
  for (const [table, rows] of Object.entries(files)) {
    db.exec(`delete from ${table}`)
    for (const row of rows) insert(db, table, row)
  }
  db.exec('commit')
  return db
}

const schema = `
  create table if not exists projects (id integer primary key, path text not null unique, created_at text, updated_at text);
  create table if not exists sessions (session_id text primary key, project_id integer, terminal_id integer, name text, git_branch text,
    message_count integer, status text, transcript_path text, created_at text, updated_at text);
  create table if not exists prompts (id integer primary key, session_id text not null, prompt text, created_at text);
  create table if not exists messages (id integer primary key, prompt_id integer, uuid text unique, is_user integer, thinking integer,
    todo_id text, body text, tools text, images text, created_at text, updated_at text);
  create table if not exists hooks (id integer primary key, session_id text, hook_type text, payload text, created_at text);
  create table if not exists settings (key text primary key, value text);`

function insert(db: DatabaseSync, table: string, row: Row): void {
  const names = Object.keys(row)
  const values = names.map((name) => {
    const value = row[name]
    return typeof value === 'number' || typeof value === 'string' ? value : null
  })
  db.prepare(`insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`).run(...values)
}
