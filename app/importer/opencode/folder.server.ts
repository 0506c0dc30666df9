// `storage/`: one JSON file a row, in the layouts of 2025. Ids in paths beat ids in the files, as far as other files hang on them;
// parts lie in a folder of their message, before that all in one folder, before that within the message.
import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isObject, list, object, text } from '../formats/read.ts'
import type { Json } from '../formats/read.ts'
import type { Row, RowEvent, Store, StoredSession } from './store.ts'

/** The store in a folder, or null when it is not laid out like one. */
export async function folderStore(root: string): Promise<Store | null> {
  const entries = new Set(await names(root))
  if (!entries.has('session') || !entries.has('message')) return null
  return {
    sessions: () => sessionsOf(root),
    rows: (sessionId) => rowsOf(root, sessionId),
  }
}

interface Found {
  id: string
  /** Paths of the session's own file (null when only messages are left), and of the folder of its messages. */
  file: string | null
  messages: string
}

async function foundIn(root: string): Promise<Found[]> {
  const folders = new Set(await names(join(root, 'message')))
  const found: Found[] = []
  for (const file of await filesBelow(join(root, 'session'))) {
    const named = basename(file, '.json')
    const own = text(object(await json(file))['id'])
    const id = folders.has(named) || own === null || !folders.has(own) ? named : own
    folders.delete(id)
    found.push({ id, file, messages: join(root, 'message', id) })
  }
  for (const id of folders) found.push({ id, file: null, messages: join(root, 'message', id) })
  return found
}

async function sessionsOf(root: string): Promise<StoredSession[]> {
  const flat = await flatParts(root)
  const sessions = await Promise.all(
    (await foundIn(root)).map(async (one): Promise<StoredSession> => {
      const files = (await filesOf(root, one, flat)).filter((file) => file !== null)
      const times = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs))
      return { id: one.id, rows: files.length, modifiedAt: new Date(Math.max(0, ...times)) }
    }),
  )
  return sessions.sort((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime() || (a.id < b.id ? -1 : 1))
}

async function filesOf(root: string, one: Found, flat: Map<string, string[]>): Promise<string[]> {
  const messages = await filesBelow(one.messages)
  const parts = await Promise.all(
    messages.map(async (file) => (await partsOf(root, file, object(await json(file)), flat)).files),
  )
  const todo = join(root, 'todo', `${one.id}.json`)
  return [...(one.file ? [one.file] : []), ...messages, ...parts.flat(), ...((await exists(todo)) ? [todo] : [])]
}

async function* rowsOf(root: string, sessionId: string): AsyncGenerator<Row> {
  const all = await foundIn(root)
  const one = all.find(({ id }) => id === sessionId)
  if (!one) return
  if (one.file) {
    const info = { ...object(await json(one.file)), id: sessionId }
    yield await row('session', sessionId, one.file, { type: 'session.updated', properties: { info } })
    const project = join(root, 'project', `${basename(join(one.file, '..'))}.json`)
    const first = all
      .filter(({ file }) => file && join(file, '..') === join(one.file ?? '', '..'))
      .map(({ id }) => id)
      .sort()[0]
    if (first === sessionId && (await exists(project))) {
      const properties = { ...object(await json(project)), sessionID: sessionId }
      yield await row('project', basename(project, '.json'), project, { type: 'project.updated', properties })
    }
  }
  const flat = await flatParts(root)
  for (const file of await filesBelow(one.messages)) yield* messageRows(root, sessionId, file, flat)
  yield* todoRows(join(root, 'todo', `${sessionId}.json`), sessionId)
}

async function* messageRows(
  root: string,
  sessionId: string,
  file: string,
  flat: Map<string, string[]>,
): AsyncGenerator<Row> {
  const { parts: within, ...info } = object(await json(file))
  const named = basename(file, '.json')
  const { id, files } = await partsOf(root, file, info, flat)
  const inside = list(within).filter(isObject)
  const partless = files.length + inside.length === 0
  const properties = { info: { ...info, id, sessionID: sessionId }, order: [named], ...(partless ? { partless } : {}) }
  yield await row('message', id, file, { type: 'message.updated', properties })
  const message = { role: text(info['role']), created: object(info['time'])['created'] ?? null }
  const told = (part: Json, partId: string, order: string): RowEvent => ({
    type: 'message.part.updated',
    properties: { part: { ...part, id: partId, messageID: id, sessionID: sessionId }, message, order: [named, order] },
  })
  for (const path of files) {
    const part = object(await json(path))
    const name = basename(path, '.json')
    const partId = name.startsWith('prt') && !flat.get(id)?.includes(path) ? name : (text(part['id']) ?? name)
    yield await row('part', partId, path, told(part, partId, name))
  }
  for (const [nth, part] of inside.entries()) {
    const partId = text(part['id']) ?? `${id}.${nth}`
    yield await row('part', partId, file, told(part, partId, String(nth).padStart(6, '0')))
  }
}

// The message's id is the one its parts are kept under, else the one of its path.
async function partsOf(
  root: string,
  file: string,
  info: Json,
  flat: Map<string, string[]>,
): Promise<{ id: string; files: string[] }> {
  const named = basename(file, '.json')
  const own = text(info['id'])
  for (const id of [named, ...(own ? [own] : [])]) {
    const files = [...(await filesBelow(join(root, 'part', id))), ...(flat.get(id) ?? [])]
    if (files.length > 0) return { id, files }
  }
  return { id: /^msg_?/.test(named) && own && !own.startsWith('msg') ? own : named, files: [] }
}

// Parts that lie directly in the folder, by the message that they name.
async function flatParts(root: string): Promise<Map<string, string[]>> {
  const flat = new Map<string, string[]>()
  for (const name of (await names(join(root, 'part'))).filter((one) => one.endsWith('.json'))) {
    const path = join(root, 'part', name)
    const of = text(object(await json(path))['messageID']) ?? ''
    flat.set(of, [...(flat.get(of) ?? []), path])
  }
  return flat
}

async function* todoRows(file: string, sessionId: string): AsyncGenerator<Row> {
  const todos = list(await json(file))
  for (const [position, todo] of todos.entries()) {
    const last = position === todos.length - 1
    const properties = last ? { sessionID: sessionId, todos } : { sessionID: sessionId, position, ...object(todo) }
    yield await row('todo', String(position), file, { type: last ? 'todo.updated' : 'todo.row', properties })
  }
}

async function row(table: string, id: string, file: string, event: RowEvent): Promise<Row> {
  const facts = await stat(file)
  const version = `${Math.round(facts.mtimeMs).toString(36)}.${facts.size.toString(36)}`
  return { key: `${table}:${id}`, version, event: async () => (await unreadable(file, event)) ?? event }
}

// A file that is no JSON is a record that is refused; once it has been mended or written to its end, it is another version.
async function unreadable(file: string, { properties }: RowEvent): Promise<RowEvent | null> {
  const text = await readFile(file, 'utf8')
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    const sessionID = object(properties['info'])['sessionID'] ?? object(properties['part'])['sessionID']
    return { type: 'row.unreadable', properties: { sessionID, file: basename(file), error: String(error), text } }
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

const names = async (folder: string): Promise<string[]> => (await readdir(folder).catch(() => [])).sort()

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** The value of a file; null when it is gone, or is being written and no JSON yet. */
async function json(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown
  } catch {
    return null
  }
}
