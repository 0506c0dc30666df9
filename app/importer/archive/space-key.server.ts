// By what records of a space without an id are known: the installation's secret, but for a space that was restored from another server, which
// brought its key along. Kept with the space, where only the login reads.
import { z } from 'zod'
import type { Database } from '#db/client.server.ts'

const facts = z.object({
  recordKey: z.string().optional(),
  archive: z.string().optional(),
  whole: z.boolean().optional(),
})
export type SpaceFacts = z.infer<typeof facts>

const known = new WeakMap<Database, Map<string, string | null>>()

/** The key for hashes of records in a space. It never changes, so it is asked for once. */
export async function spaceKey(db: Database, spaceId: string, secret: string): Promise<string> {
  const keys = known.get(db) ?? new Map<string, string | null>()
  known.set(db, keys)
  let own = keys.get(spaceId)
  if (own === undefined) {
    own = (await spaceFacts(db, spaceId))?.recordKey ?? null
    keys.set(spaceId, own)
  }
  return own ?? secret
}

/** What a restored space knows of where it came from; null where there is no such space. */
export async function spaceFacts(db: Database, spaceId: string): Promise<SpaceFacts | null> {
  const [row] = await db.$client<Array<{ metadata: string | null }>>`
    select metadata from auth_organizations where id = ${spaceId}`
  if (!row) return null
  try {
    return facts.safeParse(JSON.parse(row.metadata ?? '{}')).data ?? {}
  } catch {
    return {}
  }
}
