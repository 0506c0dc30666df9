// The embedded Postgres as a part: the same folder and port again whenever it dies.
import { startEmbedded } from '#db/embedded.server.ts'
import { keepRunning, type Kept, type KeepOptions } from './keep-running.ts'
import { openLog } from './log-file.ts'
import type { Home } from './home.ts'

/** Starts Postgres on the data folder; the address stays true through restarts. */
export async function keepPostgres(
  home: Home,
  hooks: Pick<KeepOptions, 'onReady' | 'onDown'>,
): Promise<{ url: string; part: Kept }> {
  const log = await openLog(home.logsDir, 'postgres')
  let url = ''
  let port: number | undefined
  const part = await keepRunning({
    name: 'postgres',
    ...hooks,
    launch: async () => {
      const server = await startEmbedded({ dataDir: home.postgresDir, port, onLog: log.write })
      ;({ url, port } = server)
      return server
    },
  })
  return { url, part }
}
