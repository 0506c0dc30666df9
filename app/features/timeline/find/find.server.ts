// Where words stand in a session: in every event of it, loaded or not, as far as a selection shows it. As the actor.
import { and, asc, eq, sql } from 'drizzle-orm'
import { eventBodies, timelineEvents } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../../server/database.server.ts'
import { fitting } from '../select/conditions.server.ts'
import type { Selection } from '../select/selection.ts'
import { mostFound } from './words.ts'

/** Bodies up to this size in bytes stand whole in the preview. */
const inPreview = 1900

/** Numbers of the events that hold `words` as they are, in capitals or not; in the selection's order, the first 5,000. */
export async function foundIn(actor: Actor, sessionId: string, words: string, selection: Selection): Promise<number[]> {
  const pattern = `%${likely(words)}%`
  // A body is looked through as JSON, so the words are looked for as JSON writes them; its marks and names are no words of the text.
  const inBody = `%${likely(JSON.stringify(words).slice(1, -1))}%`
  const { title, preview, size, ordinal, seq } = timelineEvents
  return readAs(database(), actor, async (tx) => {
    const rows = await tx
      .select({ seq, ordinal })
      .from(timelineEvents)
      .leftJoin(eventBodies, and(eq(eventBodies.eventId, timelineEvents.id), sql`${size} > ${inPreview}`))
      .where(
        and(
          eq(timelineEvents.sessionId, sessionId),
          fitting(selection),
          sql`(${title} ilike ${pattern} or ${preview} ilike ${pattern} or ${eventBodies.body}::text ilike ${inBody})`,
        ),
      )
      .orderBy(asc(ordinal), asc(seq))
      .limit(mostFound)
    const found = rows.map((row) => row.seq)
    return selection.newestFirst ? found.toReversed() : found
  })
}

/** The signs of LIKE as themselves. */
const likely = (words: string) => words.replace(/[\\%_]/g, String.raw`\$&`)
