// An engine on a database of its own, for tests of what only this engine does.
import { randomBytes } from 'node:crypto'
import { active } from '../conformance/reader.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { readConfig } from './config.ts'
import { startEngine } from './engine.ts'
import type { Engine } from './engine.ts'

export type TestEngine = { readonly engine: Engine; readonly database: DisposableDatabase; stop(): Promise<void> }

/** Settings for an engine of a test: any free port, no secret, its own slot. */
export function testSettings(databaseUrl: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    ELECTRIC_PORT: '0',
    ...(more.ELECTRIC_SECRET ? {} : { ELECTRIC_INSECURE: 'true' }),
    ELECTRIC_REPLICATION_STREAM_ID: `test_${randomBytes(6).toString('hex')}`,
    ELECTRIC_LONG_POLL_TIMEOUT: '2000',
    ...more,
  }
}

/** A fresh database with an active engine. */
export async function testEngine(more: Record<string, string> = {}): Promise<TestEngine> {
  const database = await disposableDatabase()
  const { config, faults } = readConfig(testSettings(database.url, more))
  if (faults.length > 0) throw new Error(faults.join('\n'))
  const engine = await startEngine(config)
  await active(engine.url)
  return {
    engine,
    database,
    stop: async () => {
      await engine.stop()
      await database.drop()
    },
  }
}
