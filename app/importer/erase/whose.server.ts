// Whose the bytes of a source in custody are: it is read by the present parsers, as an import reads its file. Bytes that no record claims (refused
// lines, pieces of huge ones, sources that no format takes) are whose id stands in them.
import type { Database } from '#db/client.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { folderBeside } from '../beside.server.ts'
import { chunksOf } from '../custody/chunks.server.ts'
import type { Kept } from '../custody/chunks.server.ts'
import { contentOfKept } from '../custody/content.server.ts'
import { agentOf } from '../formats/index.ts'
import { hold, pathInside } from '../read/held.ts'
import { freshCursor } from '../store/cursor.server.ts'
import { sessionId, writersOf } from '../store/routes.server.ts'
import type { Stretch } from '../stretch.server.ts'
import { stretches } from '../stretches.server.ts'
import { merged } from './blank.ts'
import type { Span } from './blank.ts'
import { idsIn, tellingIds } from './ids.ts'

/** Sessions that are looked for. */
export interface Sought {
  ids: ReadonlySet<string>
  nativeIds: ReadonlySet<string>
  /** Sources inside others that are theirs alone. */
  inside: ReadonlySet<string>
}

export interface Whose {
  /** Nobody else is told of in the source. */
  all: boolean
  /** What to take out; empty where the source says nothing of them. */
  spans: Span[]
  /** The source is one JSON document. */
  document: boolean
  /** Rows of other stores that are theirs. */
  rows: Array<{ store: string; kind: string; nativeId: string }>
}

/** What of `kept` is of the sessions sought. A source whose chain is broken is told of by `BrokenCustody`. */
export async function whoseIs(db: Database, actor: Actor, kept: Kept, sought: Sought): Promise<Whose> {
  const path = kept.source
  const writers = await writersOf(db, actor)
  const release = hold(path, contentOfKept(db, actor, kept), { folder: await folderBeside(path) })
  try {
    const found: Whose = { all: false, spans: [], document: false, rows: [] }
    let [others, theirs] = [false, false]
    const claimed: Span[] = []
    const options = { hash: () => '', path, bytes: kept.bytes, settled: true, keepSecrets: true }
    for await (const step of stretches(freshCursor(kept.generation), options)) {
      if ('tornBytes' in step) continue
      found.document ||= step.next.state.document !== undefined
      const told = inStretch(writers, kept, step, sought)
      others ||= told.others
      theirs ||= told.spans.length > 0
      found.spans.push(...told.spans)
      found.rows.push(...told.rows)
      claimed.push(...told.claimed)
    }
    found.all = theirs && !others
    if (!found.all) found.spans.push(...(await unclaimed(db, actor, kept, claimed, sought)))
    found.spans = merged(found.spans)
    return found
  } finally {
    release()
  }
}

/** Whether any id of `nativeIds` stands in the custody of `kept`. */
export async function speaksOf(
  db: Database,
  actor: Actor,
  kept: Kept,
  nativeIds: ReadonlySet<string>,
): Promise<boolean> {
  let tail = ''
  for await (const { bytes } of chunksOf(db, actor, kept)) {
    const text = tail + bytes.toString('latin1')
    if (idsIn(text, nativeIds)) return true
    tail = text.slice(-256)
  }
  return false
}

function inStretch(
  writers: (agent: string, nativeId: string) => Actor,
  kept: Kept,
  { batch, next }: Stretch,
  sought: Sought,
) {
  const own = agentOf(next.state.format) ?? kept.agent ?? ''
  const isTheirs = (name: string) => {
    const [agent = '', nativeId = ''] = name.includes('\u0000') ? name.split('\u0000') : [own, name]
    return sought.ids.has(sessionId(writers(agent, nativeId), agent, nativeId))
  }
  const spans: Span[] = []
  const claimed: Span[] = []
  const places = new Set<number>()
  let others = false
  for (const { offset, length, names, inside } of batch.said) {
    const span: Span = [offset, offset + length]
    const gone = names.some(isTheirs) || inside.some((name) => sought.inside.has(pathInside(kept.source, name)))
    if (gone) {
      spans.push(span)
      places.add(offset)
    }
    if (!gone || names.some((name) => !isTheirs(name))) others = true
    if (names.length > 0 || inside.length > 0) claimed.push(span)
  }
  const rows = batch.rows.filter(({ position }) => places.has(position))
  return {
    spans,
    claimed,
    others,
    rows: rows.map(({ store, kind, nativeId }) => ({ store, kind, nativeId })),
  }
}

// Lines in which an id stands and that no record of anybody claims.
async function unclaimed(db: Database, actor: Actor, kept: Kept, claimed: Span[], { nativeIds }: Sought) {
  const long = tellingIds(nativeIds)
  const known = merged(claimed)
  const spans: Span[] = []
  for await (const { bytes, from } of chunksOf(db, actor, kept)) {
    if (!idsIn(bytes.toString('latin1'), long)) continue
    for (let start = 0, end = 0; start < bytes.length; start = end + 1) {
      const newline = bytes.indexOf(0x0a, start)
      end = newline < 0 ? bytes.length : newline
      const [a, b] = [from + start, from + end]
      if (known.some(([x, y]) => x < b && y > a)) continue
      if (idsIn(bytes.toString('latin1', start, end), long)) spans.push([a, b])
    }
  }
  return spans
}
