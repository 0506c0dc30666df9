// The postgres.js connection of a transaction: set-based statements run on it, under the actor that `transact` set.
import type { TransactionSql } from 'postgres'
import type { Transaction } from '#db/transact.server.ts'

/** The very connection that `tx` runs on. */
export function connectionOf(tx: Transaction): TransactionSql {
  const session: unknown = Reflect.get(tx, 'session')
  const client: unknown = typeof session === 'object' && session !== null ? Reflect.get(session, 'client') : null
  if (typeof client !== 'function')
    throw new Error('drizzle-orm no longer shows the connection of a transaction; pin its version back.')
  return client as TransactionSql
}

/** A list of rows as text that `jsonb_to_recordset(… ::text::jsonb)` reads; by way of text, so that it is never encoded twice. */
export const rowsAsText = (rows: ReadonlyArray<Record<string, unknown>>): string => JSON.stringify(rows)
