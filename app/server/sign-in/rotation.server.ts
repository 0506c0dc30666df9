// New tokens for whoever may do other things than before.
import { eq } from 'drizzle-orm'
import type { Database } from '#db/client.server.ts'
import { authSessions } from '#db/schema/index.ts'
import type { Transaction } from '#db/transact.server.ts'

/** To be called when what a person may do has changed: their tokens are exchanged on the next page load. */
export async function requireRotation(db: Database | Transaction, userId: string): Promise<void> {
  await db.update(authSessions).set({ rotate: true }).where(eq(authSessions.userId, userId))
}
