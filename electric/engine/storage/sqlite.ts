// SQLite as Node carries it. Its notice that the module is experimental says nothing to those who run Logbook: the Node that runs it
// is carried along, and with it the module's version.
import type { DatabaseSync, StatementSync } from 'node:sqlite'

export type { DatabaseSync, StatementSync }

/** Opens a database file, or makes it. */
export function openSqlite(path: string): DatabaseSync {
  const emit = process.emitWarning
  process.emitWarning = () => undefined
  try {
    return new (process.getBuiltinModule('node:sqlite').DatabaseSync)(path)
  } finally {
    process.emitWarning = emit
  }
}
