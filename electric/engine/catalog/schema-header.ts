// The electric-schema header: for each selected column its type and the modifiers that a parser in the client may want.
import type { Column } from './table.ts'

type ColumnSchema = {
  type: string
  dims?: number
  pk_index?: number
  not_null?: true
  max_length?: number
  length?: number
  precision?: number
  scale?: number
  fields?: string
}

const VARLENA_HEADER = 4

/** JSON text, column name → description, in the order of `columns`. */
export function schemaHeader(columns: readonly Column[]): string {
  const json = JSON.stringify(Object.fromEntries(columns.map((column) => [column.name, describe(column)])))
  // Header values are bytes: names outside ASCII travel as JSON escapes.
  return json.replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function describe(column: Column): ColumnSchema {
  return {
    type: column.type,
    ...(column.dims > 0 ? { dims: column.dims } : {}),
    ...modifiers(column),
    ...(column.pkIndex === null ? {} : { pk_index: column.pkIndex }),
    ...(column.notNull ? { not_null: true as const } : {}),
  }
}

function modifiers({ type, typmod, declared }: Column): Omit<ColumnSchema, 'type'> {
  if (typmod < 0) return {}
  switch (type) {
    case 'varchar':
      return { max_length: typmod - VARLENA_HEADER }
    case 'bpchar':
      return { length: typmod - VARLENA_HEADER }
    case 'bit':
    case 'varbit':
      return { length: typmod }
    case 'numeric': {
      const packed = typmod - VARLENA_HEADER
      // The scale is an 11-bit signed number since Postgres 15.
      return { precision: packed >> 16, scale: ((packed & 0x7ff) ^ 1024) - 1024 }
    }
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return { precision: typmod }
    case 'interval':
      return interval(typmod, declared)
    default:
      return {}
  }
}

function interval(typmod: number, declared: string): Omit<ColumnSchema, 'type'> {
  const precision = typmod & 0xffff
  const fields = /^interval ([a-z ]+)/.exec(declared)?.[1]
  return {
    ...(precision === 0xffff ? {} : { precision }),
    ...(fields ? { fields: fields.trim().toUpperCase() } : {}),
  }
}
