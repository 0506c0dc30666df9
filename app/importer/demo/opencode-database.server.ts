// Writes sessions into a database as OpenCode keeps it, by the schema that the tool documents. Writing again brings it up to date.
import { DatabaseSync } from 'node:sqlite'
import type { OpencodeFile, OpencodeRow } from './opencode-file.ts'

type Json = Record<string, unknown>

/** Makes or updates the database at `path`; what is no longer in `sessions` is removed. Answers the open handle's close. */
export function writeOpencode(path: string, sessions: OpencodeFile[], worktree: string): DatabaseSync {
  const db = new DatabaseSync(path)
  db.exec(`pragma journal_mode = wal; ${schema} begin`)
  db.prepare('insert or replace into project values (?, ?, ?, ?, 1, 1)').run('proj0lantern', worktree, 'git', null)
  const kept = new Set<string>()
  for (const session of sessions) {
    for (const id of writeSession(db, session)) kept.add(id)
    db.prepare('delete from todo where session_id = ?').run(session.id)
    const item = db.prepare('insert into todo values (?, ?, ?, ?, ?, ?, ?)')
    const { updated } = session.info['time'] as { updated: number }
    for (const [at, { content, status, priority }] of session.todos.entries())
      item.run(session.id, content, status, priority, at, updated, updated)
  }
  for (const table of ['message', 'part'])
    for (const { id } of db.prepare(`select id from ${table}`).all())
      if (!kept.has(String(id))) db.prepare(`delete from ${table} where id = ?`).run(String(id))
  db.exec('commit')
  return db
}

const schema = `
  create table if not exists project (id text primary key, worktree text not null, vcs text, name text, time_created integer, time_updated integer);
  create table if not exists session (id text primary key, project_id text not null, parent_id text, slug text not null, directory text not null,
    title text not null, version text not null, share_url text, summary_additions integer, summary_deletions integer, summary_files integer,
    revert text, permission text, time_created integer not null, time_updated integer not null, time_compacting integer, time_archived integer);
  create table if not exists message (id text primary key, session_id text not null, time_created integer not null, time_updated integer not null, data text not null);
  create table if not exists part (id text primary key, message_id text not null, session_id text not null, time_created integer not null,
    time_updated integer not null, data text not null);
  create index if not exists message_session_idx on message (session_id);
  create index if not exists part_message_idx on part (message_id);
  create index if not exists part_session_idx on part (session_id);
  create table if not exists todo (session_id text not null, content text not null, status text not null, priority text not null, position integer not null,
    time_created integer not null, time_updated integer not null, primary key (session_id, position));`

function writeSession(db: DatabaseSync, { id, info, messages, parts }: OpencodeFile): string[] {
  const { created, updated } = info['time'] as { created: number; updated: number }
  const text = (key: string) => (typeof info[key] === 'string' ? info[key] : null)
  db.prepare(
    'insert or replace into session values (?, ?, ?, ?, ?, ?, ?, null, null, null, null, null, null, ?, ?, null, null)',
  ).run(
    id,
    text('projectID'),
    text('parentID'),
    text('slug'),
    text('directory'),
    text('title'),
    text('version'),
    created,
    updated,
  )
  const message = db.prepare('insert or replace into message values (?, ?, ?, ?, ?)')
  const part = db.prepare('insert or replace into part values (?, ?, ?, ?, ?, ?)')
  for (const row of messages) message.run(row.id, id, row.created, row.updated, dataOf(row))
  for (const row of parts) part.run(row.id, row.messageId ?? '', id, row.created, row.updated, dataOf(row))
  return [...messages, ...parts].map((row) => row.id)
}

// What the columns say is not in the JSON.
function dataOf({ data }: OpencodeRow): string {
  const {
    id: _,
    sessionID: __,
    messageID: ___,
    ...rest
  } = data as Json & { id?: unknown; sessionID?: unknown; messageID?: unknown }
  return JSON.stringify(rest)
}
