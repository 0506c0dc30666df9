// Prompts that an agent keeps in a list of its own stand in for a session whose transcript is gone. Law: once the transcript is
// there, whichever came first, they no longer stand beside what it says; nothing is deleted.
import { sql } from 'drizzle-orm'
import type { Transaction } from '#db/transact.server.ts'
import type { EventRow } from './insert.server.ts'

/** The channel of events that only stand in for a transcript. */
const standIn = 'history'

/** Whether a session is known by its prompts alone, after a batch made `rows`; null when that did not change. */
export async function settleHistory(
  tx: Transaction,
  sessionId: string,
  rows: EventRow[],
  promptsOnly: boolean,
): Promise<boolean | null> {
  const brought = rows.some((row) => row.channel === standIn)
  if (rows.length === 0 || (!brought && !promptsOnly)) return null
  const [other] = await tx.execute(sql`
    select 1 from timeline_events where session_id = ${sessionId} and channel is distinct from ${standIn} limit 1`)
  if (other)
    await tx.execute(sql`
      update timeline_events set superseded_at = now()
      where session_id = ${sessionId} and channel = ${standIn} and superseded_at is null`)
  return !other
}
