// A shape's definition as the storage keeps it. What Postgres once made of the client's words is kept, so that a restart asks nothing.
import type { Table } from '../catalog/table.ts'
import type { Store } from '../storage/store.ts'
import { familyNamed } from '../where/text-equality.ts'
import type { Definition } from './definition.ts'
import { Shape } from './shape.ts'
import type { Finished } from './snapshot.ts'
import { parseSnapshot } from './visibility.ts'
import type { Snapshot } from './visibility.ts'

/** Keeps a whole shape for the next process. Those with subqueries are not kept: their inner sets live in memory. */
export function saveShape(store: Store, { definition, handle, log }: Shape, { moment, published }: Finished): void {
  const { table } = definition
  store.save(
    log,
    { id: table.id, definition: JSON.stringify(table), published: JSON.stringify(published) },
    { handle, definition: writeDefinition(definition), snapshot: writeSnapshot(moment.snapshot), lsn: moment.written },
  )
}

/** JSON of everything but the table, which many shapes share. */
function writeDefinition({ table: _, conditions, ...rest }: Definition): string {
  const plain = conditions.map(({ column, family, allowed }) => ({ column, family, allowed }))
  return JSON.stringify({ ...rest, conditions: plain })
}

/** The stored shapes of these tables; the others are removed from the store. `damaged` is told when a log turns out to be. */
export function restoreShapes(
  store: Store,
  tables: ReadonlyMap<string, Table>,
  damaged: (handle: string) => void,
): Shape[] {
  return store.restore(damaged).flatMap(({ stored, log }) => {
    const table = tables.get(stored.table)
    const definition = table && readDefinition(stored.definition, table)
    if (!definition) {
      store.remove(log)
      return []
    }
    const shape = new Shape(definition, 0, stored.handle, log)
    shape.restore({ snapshot: parseSnapshot(stored.snapshot), lsn: stored.lsn, written: stored.lsn })
    return [shape]
  })
}

/** The inverse of writeDefinition; undefined for what another version wrote. */
function readDefinition(text: string, table: Table): Definition | undefined {
  const { conditions, ...rest } = JSON.parse(text) as Omit<Definition, 'table' | 'conditions'> & {
    conditions: { column: string; family: string; allowed: string[] }[]
  }
  const rebuilt = conditions.flatMap(({ column, family, allowed }) => {
    const canonical = familyNamed(family)?.canonical
    return canonical ? [{ column, family, canonical, allowed }] : []
  })
  if (rebuilt.length !== conditions.length) return undefined
  return { ...rest, table, conditions: rebuilt }
}

/** The inverse of parseSnapshot. */
function writeSnapshot({ xmin, xmax, xips }: Snapshot): string {
  return `${xmin}:${xmax}:${[...xips].join(',')}`
}
