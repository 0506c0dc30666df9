// Gives a command a database, whether Logbook is running or not: the running one's, else DATABASE_URL, else the embedded
// Postgres of the data folder, started for this command alone and stopped after it.
import { readEnv } from '#app/server/env.ts'
import { openHome, type Home } from '#app/supervisor/home.ts'
import { lockFolder, readRunning } from '#app/supervisor/lock.ts'
import { requireFitDatabase } from '#app/supervisor/database-rights.ts'
import { startEmbedded } from '#db/embedded.server.ts'
import { migrateUp } from '#db/migrate.server.ts'
import { disconnectAll } from '#db/client.server.ts'

export interface CommandDatabase {
  url: string
  home: Home
  /** Signs cookies and entry links, and keys the hashes of the importer. */
  secret: string
}

/** Runs `work` on the database of a data folder; `migrated: false` leaves the schema as it is. */
export async function withDatabase<T>(
  options: { dataDir: string; purpose: string; migrated?: boolean },
  work: (database: CommandDatabase) => Promise<T>,
): Promise<T> {
  const settings = readEnv()
  const home = await openHome(options.dataDir)
  const secret = settings.LOGBOOK_SECRET ?? home.secret
  const running = await readRunning(home.dir)
  const workOn = async (url: string) => {
    try {
      return await work({ url, home, secret })
    } finally {
      await disconnectAll()
    }
  }
  if (running?.databaseUrl) return workOn(running.databaseUrl)

  const prepare = (url: string) => (options.migrated === false ? undefined : migrateUp(url))
  if (settings.DATABASE_URL) {
    await requireFitDatabase(settings.DATABASE_URL)
    await prepare(settings.DATABASE_URL)
    return workOn(settings.DATABASE_URL)
  }
  const lock = await lockFolder(home.dir, options.purpose)
  try {
    const server = await startEmbedded({ dataDir: home.postgresDir })
    try {
      await prepare(server.url)
      return await workOn(server.url)
    } finally {
      await server.stop()
    }
  } finally {
    await lock.release()
  }
}
