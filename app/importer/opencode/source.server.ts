// A session of a store as a source: an append-only stream of lines, one a version of a row. What is new or changed since the
// cursor is appended, what is gone is told as removed; so it is masked, kept, parsed and counted like any other source.
import type { SourceState } from '../batch.ts'
import { isObject } from '../formats/read.ts'
import type { Block } from '../read/source.server.ts'
import { databaseStore } from './database.server.ts'
import { folderStore } from './folder.server.ts'
import { partsOf, sourceOf } from './store.ts'
import type { Store, StoredSession } from './store.ts'

/** Versions of the rows that have been taken, by key. */
export type TakenRows = NonNullable<SourceState['rows']>

export interface StoreSource {
  modifiedAt: Date
  /** Lines of what is new since `taken`, from offset `from` on. */
  blocks: (from: number, taken: TakenRows) => AsyncGenerator<Block>
}

/** The store at `path`, a database or a folder; null when it is none. */
export async function storeAt(path: string): Promise<Store | null> {
  return (await folderStore(path)) ?? (await databaseStore(path))
}

/** The sources of the store at `root`. */
export async function sourcesIn(root: string): Promise<Array<StoredSession & { path: string }> | null> {
  const sessions = await look(root)
  return sessions?.map((session) => ({ ...session, path: sourceOf(root, session.id) })) ?? null
}

/** The source that `path` names, when it names a session of a store. */
export async function storeSource(path: string): Promise<StoreSource | null> {
  const parts = partsOf(path)
  const store = parts && (await storeAt(parts.root))
  if (!parts || !store) return null
  const facts = await factsOf(parts.root, parts.sessionId)
  if (!facts) return null
  return { modifiedAt: facts.modifiedAt, blocks: (from, taken) => blocksOf(store, parts.sessionId, from, taken) }
}

/** Notes that the row of a line has been taken. */
export function noteRow(taken: TakenRows, value: unknown): void {
  if (!isObject(value) || !Array.isArray(value['row'])) return
  const [key, version] = value['row'] as unknown[]
  if (typeof key !== 'string') return
  if (typeof version === 'string') taken[key] = version
  else delete taken[key]
}

const blockBytes = 1024 * 1024

async function* blocksOf(store: Store, sessionId: string, start: number, taken: TakenRows): AsyncGenerator<Block> {
  let from = start
  let held: Buffer[] = []
  let heldBytes = 0
  const flush = (): Block => {
    const block: Block = { kind: 'lines', from, bytes: Buffer.concat(held) }
    from += heldBytes
    held = []
    heldBytes = 0
    return block
  }
  for await (const line of linesOf(store, sessionId, taken)) {
    held.push(line)
    heldBytes += line.length
    if (heldBytes >= blockBytes) yield flush()
  }
  if (heldBytes > 0) yield flush()
}

async function* linesOf(store: Store, sessionId: string, taken: TakenRows): AsyncGenerator<Buffer> {
  const gone = new Set(Object.keys(taken))
  for await (const row of store.rows(sessionId)) {
    gone.delete(row.key)
    if (taken[row.key] === row.version) continue
    yield lineOf({ ...(await row.event()), row: [row.key, row.version] })
  }
  for (const key of gone) yield lineOf(removal(key, sessionId))
}

const lineOf = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`)

function removal(key: string, sessionID: string) {
  const [table = '', id = ''] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)]
  const row = [key, null]
  if (table === 'message') return { type: 'message.removed', properties: { sessionID, messageID: id }, row }
  if (table === 'part') return { type: 'message.part.removed', properties: { sessionID, partID: id }, row }
  return { type: `${table}.removed`, properties: { sessionID, id }, row }
}

// What the last look at a store found: the sessions of one run are taken one after the other.
const looks = new Map<string, { at: number; sessions: StoredSession[] }>()
const lookLastsMs = 5000

async function look(root: string): Promise<StoredSession[] | null> {
  const sessions = (await (await storeAt(root))?.sessions()) ?? null
  if (sessions) looks.set(root, { at: performance.now(), sessions })
  return sessions
}

async function factsOf(root: string, sessionId: string): Promise<StoredSession | null> {
  const known = looks.get(root)
  const found = known?.sessions.find(({ id }) => id === sessionId)
  if (known && found && performance.now() - known.at < lookLastsMs) return found
  return (await look(root))?.find(({ id }) => id === sessionId) ?? null
}
