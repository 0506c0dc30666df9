// `opencode.db`: read-only, its write-ahead log respected, while OpenCode goes on writing. Columns are taken as they are, because
// the schema grows; the JSON in `data` is the file of the older store without its ids.
import type { DatabaseSync } from 'node:sqlite'
import { object, parsedIfJson, text } from '../formats/read.ts'
import { columnsOf, isSqlite, opened, reading } from '../read/sqlite.server.ts'
import type { Row, Store, StoredSession } from './store.ts'

type Fields = Record<string, unknown>

/** The store in a SQLite file, or null when the file is none of OpenCode's. */
export async function databaseStore(path: string): Promise<Store | null> {
  if (!(await isSqlite(path)) || !reading(path, isOpencode)) return null
  return {
    sessions: async () => reading(path, sessionsOf),
    async *rows(sessionId) {
      const db = opened(path)
      try {
        yield* rowsOf(db, sessionId)
      } finally {
        db.close()
      }
    },
  }
}

const isOpencode = (db: DatabaseSync): boolean =>
  ['session', 'message', 'part'].every((table) => columnsOf(db, table).has('id')) && columnsOf(db, 'part').has('data')

function sessionsOf(db: DatabaseSync): StoredSession[] {
  const told = new Map<string, { rows: number; at: number }>()
  for (const table of ['part', 'message', 'todo', 'session']) {
    const columns = columnsOf(db, table)
    const id = table === 'session' ? 'id' : 'session_id'
    if (!columns.has(id)) continue
    const time = columns.has('time_updated') ? 'max(time_updated)' : '0'
    for (const row of db
      .prepare(`select ${id} as id, count(*) as n, ${time} as at from ${table} group by ${id}`)
      .all()) {
      const known = told.get(String(row['id'])) ?? { rows: 0, at: 0 }
      told.set(String(row['id']), {
        rows: known.rows + Number(row['n']),
        at: Math.max(known.at, Number(row['at'] ?? 0)),
      })
    }
  }
  return [...told]
    .map(([id, { rows, at }]) => ({ id, rows, modifiedAt: new Date(at) }))
    .sort((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime() || (a.id < b.id ? -1 : 1))
}

// One row at a time is held, for a session may be larger than the memory.
function* rowsOf(db: DatabaseSync, sessionId: string): Generator<Row> {
  const session = db.prepare('select * from session where id = ?').get(sessionId)
  if (session) {
    yield row('session', sessionId, session, { type: 'session.updated', properties: { info: infoOf(session) } })
    yield* projectOf(db, session)
  }
  const parts = new Map<string, string[]>()
  for (const { id, message_id } of db
    .prepare('select id, message_id from part where session_id = ? order by id')
    .all(sessionId)) {
    const of = parts.get(String(message_id)) ?? []
    parts.set(String(message_id), of)
    of.push(String(id))
  }
  const partOf = db.prepare('select * from part where id = ?')
  function* partsOf(ids: string[], speaker: Fields): Generator<Row> {
    for (const id of ids) {
      const part = partOf.get(id)
      if (part) yield partRow(part, sessionId, speaker)
    }
  }
  for (const message of db.prepare('select * from message where session_id = ? order by id').iterate(sessionId)) {
    const id = String(message['id'])
    const data = object(parsedIfJson(message['data']))
    const own = parts.get(id) ?? []
    parts.delete(id)
    const info = { ...data, id, sessionID: sessionId }
    const properties = { info, ...(own.length === 0 ? { partless: true } : {}) }
    yield row('message', id, message, { type: 'message.updated', properties })
    const created = object(data['time'])['created'] ?? message['time_created']
    yield* partsOf(own, { role: text(data['role']), created })
  }
  for (const orphans of parts.values()) yield* partsOf(orphans, {})
  yield* todosOf(db, sessionId)
  yield* otherMessages(db, sessionId)
}

function partRow(part: Fields, sessionId: string, message: Fields): Row {
  const data = object(parsedIfJson(part['data']))
  const whole = { ...data, id: part['id'], messageID: part['message_id'], sessionID: sessionId }
  return row('part', String(part['id']), part, { type: 'message.part.updated', properties: { part: whole, message } })
}

function row(table: string, id: string, fields: Fields, event: { type: string; properties: Fields }): Row {
  const time = typeof fields['time_updated'] === 'number' ? fields['time_updated'] : undefined
  const size = JSON.stringify(fields).length
  return {
    key: `${table}:${id}`,
    version: `${(time ?? 0).toString(36)}.${size.toString(36)}`,
    event: () => ({ ...event, time }),
  }
}

// A session's row in the form of its file.
function infoOf(session: Fields): Fields {
  const time = {
    created: session['time_created'],
    updated: session['time_updated'],
    compacting: session['time_compacting'],
    archived: session['time_archived'],
  }
  const sum = {
    additions: session['summary_additions'],
    deletions: session['summary_deletions'],
    files: session['summary_files'],
  }
  const given: Fields = {
    id: session['id'],
    projectID: session['project_id'],
    workspaceID: session['workspace_id'],
    parentID: session['parent_id'],
    slug: session['slug'],
    directory: session['directory'],
    title: session['title'],
    version: session['version'],
    agent: session['agent'],
    revert: parsedIfJson(session['revert']),
    share: session['share_url'] ? { url: session['share_url'] } : null,
    summary: sum.files === null || sum.files === undefined ? null : sum,
  }
  return { ...withoutNull(given), time: withoutNull(time) }
}

// A project is told with the first of its sessions, so that its row is one record.
function projectOf(db: DatabaseSync, session: Fields): Row[] {
  if (!columnsOf(db, 'project').has('worktree')) return []
  const project = db
    .prepare('select * from project where id = ? and (select min(id) from session where project_id = project.id) = ?')
    .get(String(session['project_id']), String(session['id']))
  if (!project) return []
  const { id, worktree, vcs, name, time_created, time_updated } = project
  const properties = withoutNull({ id, worktree, vcs, name, time_created, time_updated, sessionID: session['id'] })
  return [row('project', String(id), project, { type: 'project.updated', properties })]
}

// Every item is a record; the last one tells the whole list, because what it leaves out is gone.
function todosOf(db: DatabaseSync, sessionId: string): Row[] {
  if (!columnsOf(db, 'todo').has('position')) return []
  const todos = db.prepare('select * from todo where session_id = ? order by position').all(sessionId)
  const list = todos.map(({ content, status, priority }) => withoutNull({ content, status, priority }))
  const all = JSON.stringify(list).length.toString(36)
  return todos.map((todo, at) => {
    const last = at === todos.length - 1
    const properties = last
      ? { sessionID: sessionId, todos: list }
      : { sessionID: sessionId, position: at, ...list[at] }
    const made = row('todo', String(todo['position']), todo, { type: last ? 'todo.updated' : 'todo.row', properties })
    return last ? { ...made, version: `${made.version}.${all}` } : made
  })
}

// A second form of the same messages, kept beside by newer versions: in custody, and told by the first.
function otherMessages(db: DatabaseSync, sessionId: string): Row[] {
  if (!columnsOf(db, 'session_message').has('session_id')) return []
  return db
    .prepare('select * from session_message where session_id = ? order by id')
    .all(sessionId)
    .map((one) => {
      const { id, type, data } = one
      const properties = { sessionID: sessionId, id, type, data: parsedIfJson(data) }
      return row('session_message', String(id), one, { type: 'session.message', properties })
    })
}

const withoutNull = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined))
