// Rows that could not be placed until another one was known: what they say, now that it is.
import type { Parsed } from '../formats/format.ts'
import type { Json } from '../formats/read.ts'
import { messageRecord, store as workio } from './workio/messages.ts'

/** What `row` says of the session that `awaited` (the row it waited for) names; null for a kind that waits for nothing. */
export function released(store: string, kind: string, row: Json, awaited: Json): Parsed | null {
  return store === workio && kind === 'messages' ? messageRecord(row, awaited) : null
}
