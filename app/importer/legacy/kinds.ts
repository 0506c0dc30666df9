// One format per store, made of the kinds of rows it has: a row is known by its fields, whatever file or table it stands in, and
// a row that says too little goes by what its neighbours are. Law: a row without an id is refused, an unknown field is kept.
import type { Format, Parsed } from '../formats/format.ts'
import { nothing } from '../formats/drafts.ts'
import { isObject, list } from '../formats/read.ts'
import type { Json } from '../formats/read.ts'
import type { LegacyRow } from './row.ts'

export interface Kind {
  name: string
  /** Fields that a row of this kind always has. */
  needs: string[]
  /** What tells it from rows that have these fields too. */
  holds?: (row: Json) => boolean
  read: (row: Json) => Parsed
}

/** What is remembered of a source: the kind of its rows. */
export interface StoreState {
  kind: string | null
}

type Extra = Pick<Format<StoreState>, 'conceal' | 'sealed'>

/** The format of a store from its kinds, the most particular first. */
export function storeFormat(store: string, kinds: readonly Kind[], extra: Partial<Extra> = {}): Format<StoreState> {
  return {
    agent: store,
    transcript: false,
    // An export of several tables in one object. By name: a row on a line may hold lists of its own.
    document: [...new Set(kinds.map((kind) => kind.name))].map((name) => [name]),
    ...extra,
    sniff(values) {
      const rows = values.filter(isObject).flatMap(rowsOf)
      if (rows.length === 0) return 0
      return rows.filter((row) => kindOf(row, kinds)).length / rows.length
    },
    start(_source, values) {
      const rows = values.filter(isObject).flatMap(rowsOf)
      const known = rows.flatMap((row) => kindOf(row, kinds)?.name ?? [])
      return { kind: mostFrequent(known) }
    },
    parse(value, state, at) {
      if (!isObject(value)) return null
      if (at?.length === 0 && isExport(value)) return ofRow(exported(store, value))
      const kind = kindOf(value, kinds) ?? kinds.find((one) => one.name === state.kind)
      return kind?.read(value) ?? refused('unknown_row', 'has no field by which this store’s rows are known.')
    },
  }
}

// Tables under their names, and nothing else.
function isExport(value: Json): boolean {
  const tables = Object.values(value)
  return tables.length > 0 && tables.every((table) => Array.isArray(table))
}

const rowsOf = (value: Json): Json[] =>
  isExport(value) ? Object.values(value).flatMap(list).filter(isObject) : [value]

const exported = (store: string, value: Json): LegacyRow => {
  const tables = Object.keys(value).sort()
  return {
    store,
    kind: 'export',
    nativeId: tables.join(','),
    data: { tables },
    at: '1990-01-02T00:00:00.000Z',
    writes: [],
  }
}

/** The first kind whose fields `row` has. */
function kindOf(row: Json, kinds: readonly Kind[]): Kind | undefined {
  return kinds.find((kind) => kind.needs.every((name) => name in row) && (kind.holds?.(row) ?? true))
}

/** A record that is `row` and nothing else; what it says of a session may be added. */
export function ofRow(row: LegacyRow): Parsed {
  return { ...nothing(nowhere, { at: null }), rows: [row] }
}

/** A record that cannot be taken, with its reason (a sentence that goes on after "Record N"). */
export function refused(code: string, why: string): Parsed {
  return { ...nothing(nowhere, { at: null }), refused: { code, why } }
}

export const withoutId = (): Parsed =>
  refused('no_id', 'has no id, so it could not be told from others on a second import.')

/** The session of records that belong to none. */
const nowhere = { nativeId: '', kind: 'main' as const, parentNativeId: null }

function mostFrequent(names: string[]): string | null {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null
}
