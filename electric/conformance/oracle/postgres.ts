// A Postgres of the oracle's own that may be ended at any time. Commits are flushed before they are seen, and one that asks for more
// (synchronous_commit = on) stays written but unseen until it is cancelled, because the standby it waits for does not exist.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '#db/embedded.server.ts'
import type { EmbeddedPostgres } from '#db/embedded.server.ts'

export type OwnPostgres = {
  readonly url: string
  restart(): Promise<void>
  /** SIGKILL of the server; then it is started again. */
  kill(): Promise<void>
  close(): Promise<void>
}

const SETTINGS = {
  // What a killed process has written is safe with the operating system.
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'local',
  synchronous_standby_names: 'nobody',
  max_connections: '200',
}

/** Starts a cluster in a folder of its own. */
export async function ownPostgres(): Promise<OwnPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'logbook-oracle-postgres-'))
  await chmod(dataDir, 0o711)
  const start = (port?: number) =>
    startEmbedded({ dataDir, database: 'oracle', settings: SETTINGS, ...(port ? { port } : {}) })
  let server: EmbeddedPostgres = await start()
  const { url, port } = server
  return {
    url,
    restart: async () => {
      await server.stop()
      server = await start(port)
    },
    kill: async () => {
      process.kill(server.pid, 'SIGKILL')
      await server.exited
      server = await start(port)
    },
    close: async () => {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
