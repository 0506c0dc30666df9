// What a killed server left of uploads goes at the next start, before anybody can send more; what they brought is kept.
import { and, eq } from 'drizzle-orm'
import { definePlugin } from 'nitro'
import { connect } from '../../db/client.server.ts'
import { imports } from '../../db/schema/index.ts'
import { env } from '../server/env.ts'
import { sweepIncoming } from '../server/incoming.server.ts'
import { log } from '../server/log.server.ts'

export default definePlugin(() => {
  const { LOGBOOK_HOME: home, DATABASE_URL: databaseUrl } = env()
  sweepIncoming(home)
  if (databaseUrl) void closeAbandoned(databaseUrl)
})

async function closeAbandoned(databaseUrl: string): Promise<void> {
  try {
    await connect(databaseUrl)
      .update(imports)
      .set({ status: 'interrupted', finishedAt: new Date() })
      .where(and(eq(imports.origin, 'upload'), eq(imports.status, 'running')))
  } catch {
    log.warn('Uploads that broke off could not be marked as such; the next upload or start does it.')
  }
}
