// Records of types that no parser knows: counted by agent, type and version, with examples from which all content is taken, so
// that they can be sent to the maintainers. Law: of a string nothing but its length leaves, and a key only where it is a name.
import type { Database } from '#db/client.server.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { isObject } from '../formats/read.ts'
import { connectionOf } from '../store/connection.server.ts'

export interface UnknownType {
  agent: string
  type: string
  version: string | null
  count: number
  /** One of each shape, ten at most. */
  examples: unknown[]
}

const examplesOfAType = 10

/** The types in the actor's space that are shown as they came, for want of a parser that knows them. */
export async function unknownTypes(db: Database, actor: Actor): Promise<UnknownType[]> {
  return readAs(db, actor, async (tx) => {
    const sql = connectionOf(tx)
    const types = new Map<string, UnknownType & { shapes: Set<string> }>()
    const rows = sql<Array<{ agent: string; type: string | null; version: string | null; raw: unknown }>>`
      select s.agent, e.payload_type as type, s.agent_version as version, b.body -> 'raw' as raw
      from timeline_events e join sessions s on s.id = e.session_id join event_bodies b on b.event_id = e.id
      where e.kind = 'other' and b.body ->> 'shape' = 'other' and e.space_id = ${actor.spaceId}`
    for await (const batch of rows.cursor(100))
      for (const { agent, type, version, raw } of batch) {
        const key = JSON.stringify([agent, type, version])
        const one = types.get(key) ?? {
          agent,
          type: nameOnly(type ?? ''),
          version,
          count: 0,
          examples: [],
          shapes: new Set(),
        }
        types.set(key, one)
        one.count++
        if (one.examples.length >= examplesOfAType) continue
        const example = stripped(raw)
        const shape = JSON.stringify(example).replace(/<string \d+>/g, '<string>')
        if (one.shapes.has(shape)) continue
        one.shapes.add(shape)
        one.examples.push(example)
      }
    return [...types.values()].map(({ shapes: _shapes, ...type }) => type).sort((a, b) => b.count - a.count)
  })
}

/** `value` without its content: keys and types stay, strings become their length in characters. */
export function stripped(value: unknown): unknown {
  if (typeof value === 'string') return `<string ${value.length}>`
  if (Array.isArray(value)) return value.slice(0, 5).map(stripped)
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item], i) => [keyOf(key, i), stripped(item)]))
  return value === null ? null : `<${typeof value}>`
}

// Maps are keyed by paths, ids and worse; names of fields are short words.
const isName = /^[A-Za-z_$@][A-Za-z_$-]{0,39}$/
const keyOf = (key: string, index: number): string => (isName.test(key) ? key : `<key ${index}: ${key.length}>`)
const nameOnly = (type: string): string => (/^[\w:./-]{1,60}$/.test(type) ? type : `<string ${type.length}>`)
