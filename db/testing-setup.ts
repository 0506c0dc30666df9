// One embedded Postgres for a whole vitest run, thrown away at its end. Nothing it holds is worth an fsync.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from './embedded.server.ts'

/** Vitest's globalSetup: sets LOGBOOK_TEST_DATABASE_URL (superuser) and returns the teardown. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.LOGBOOK_TEST_DATABASE_URL) return undefined
  const dataDir = await mkdtemp(join(tmpdir(), 'logbook-test-'))
  await chmod(dataDir, 0o711)
  const remove = () => rm(dataDir, { recursive: true, force: true })
  const server = await startEmbedded({
    dataDir,
    database: 'postgres',
    settings: {
      fsync: 'off',
      full_page_writes: 'off',
      synchronous_commit: 'off',
      // Replication sends only what is flushed, and with asynchronous commits the WAL writer is who flushes.
      wal_writer_delay: '10ms',
      max_connections: '300',
      max_wal_senders: '64',
      max_replication_slots: '64',
    },
  }).catch(async (error) => {
    await remove()
    throw error
  })
  process.env.LOGBOOK_TEST_DATABASE_URL = server.url
  return async () => {
    await server.stop()
    await remove()
  }
}
