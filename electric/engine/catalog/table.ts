// What the engine knows of one table: read from the catalog once, kept until the table changes.

export type Column = {
  readonly name: string
  /** Its number in the table: a column that is dropped and made again is another one, whatever it is called. */
  readonly attnum: number
  readonly typeOid: number
  readonly typmod: number
  /** The name of the type; of the element type for arrays. */
  readonly type: string
  /** The declared type with its modifiers, as format_type prints it. */
  readonly declared: string
  /** The type under all domains, else typeOid. */
  readonly baseOid: number
  /** The type of baseOid without modifiers, as SQL: what a value's text is cast to when Postgres judges it outside its table. */
  readonly cast: string
  /** The column's collation as SQL when it is not its type's own, else null. */
  readonly collation: string | null
  readonly dims: number
  readonly isEnum: boolean
  readonly deterministic: boolean
  readonly notNull: boolean
  /** Place in the primary key from 0, or null. */
  readonly pkIndex: number | null
}

export type Table = {
  readonly oid: number
  /** The same for copies that have the same columns of the same table. */
  readonly id: string
  /** Whether it has all published columns; else those that some shapes need, and the table may change in others (see cut.ts). */
  readonly whole: boolean
  readonly schema: string
  readonly name: string
  /** Published columns in the table's order: the order of a streamed tuple. */
  readonly columns: readonly Column[]
  /** Columns that exist but never arrive in the stream (some generated ones). */
  readonly unpublished: readonly string[]
  /** Indexes into columns that form a row's key: the primary key, or all columns in the table's order. */
  readonly key: readonly number[]
  readonly hasPrimaryKey: boolean
  /** Whether other tables' rows are its rows, too: partitions, or tables that inherit from it. */
  readonly family: 'none' | 'partitions' | 'heirs'
  /** The files of its rows, its family's included, and by attnum which transactions wrote its columns' rows in the catalog. */
  readonly storage?: readonly [files: string, columns: Readonly<Record<string, string>>]
}

/** A row of a table: Postgres text by column index, null for NULL. */
export type Row = readonly (string | null)[]

/** The columns of a Relation message or a catalog read that must stay the same while shapes of the table live. */
export type Layout = Pick<Table, 'schema' | 'name'> & {
  readonly columns: readonly Pick<Column, 'name' | 'typeOid' | 'typmod'>[]
}

/** Whether rows of `b` can be read as rows of `a`: same names, types and modifiers in the same order. */
export function sameLayout(a: Layout, b: Layout): boolean {
  return (
    a.schema === b.schema &&
    a.name === b.name &&
    a.columns.length === b.columns.length &&
    a.columns.every((column, index) => {
      const other = b.columns[index]
      return other?.name === column.name && other.typeOid === column.typeOid && other.typmod === column.typmod
    })
  )
}

/** Whether two catalog reads describe the same table for every purpose of a shape, its schema header included. */
export function sameTable(a: Table, b: Table): boolean {
  return a === b || (a.oid === b.oid && !rewritten(a, b) && JSON.stringify(plain(a)) === JSON.stringify(plain(b)))
}

/**
 * Whether a column may have other values without a change that tells: ALTER COLUMN … TYPE to the same type by an expression. It
 * writes new files, as VACUUM FULL does, which leaves the columns alone, and the column's row, as SET DEFAULT does, which leaves the
 * files alone.
 */
function rewritten({ columns, storage: a }: Table, { storage: b }: Table): boolean {
  if (!a || !b || a[0] === b[0]) return false
  return columns.some(({ attnum }) => a[1][attnum] !== b[1][attnum])
}

function plain({ storage: _, ...table }: Table): Omit<Table, 'storage'> {
  return table
}

/** Builds a Table from its published columns; the key follows from them. */
export function makeTable(table: Omit<Table, 'id' | 'whole' | 'key' | 'hasPrimaryKey'>): Table {
  const indexes = table.columns.map((_, index) => index)
  const at = (index: number): Column | undefined => table.columns[index]
  const primary = indexes
    .filter((index) => (at(index)?.pkIndex ?? null) !== null)
    .sort((a, b) => (at(a)?.pkIndex ?? 0) - (at(b)?.pkIndex ?? 0))
  const key = primary.length > 0 ? primary : indexes
  return { ...table, id: String(table.oid), whole: true, key, hasPrimaryKey: primary.length > 0 }
}
