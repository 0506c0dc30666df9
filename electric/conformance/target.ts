// The engine under examination and its database: our own, or any other by CONFORMANCE_ELECTRIC_URL and CONFORMANCE_DATABASE_URL.
import postgres from 'postgres'
import type { Sql } from 'postgres'
import { randomBytes } from 'node:crypto'
import { testEngine } from '../engine/testing.ts'

const { CONFORMANCE_ELECTRIC_URL: otherUrl, CONFORMANCE_DATABASE_URL: otherDatabase } = process.env

/** Whether the engine under examination is ours, which promises a little more than the protocol. */
export const own = !otherUrl || !otherDatabase

export type Target = {
  readonly url: string
  readonly sql: Sql
  /** Milliseconds after which a quiet long poll is answered. */
  readonly longPoll: number
  /** Creates a table of a name of its own from the text between the parentheses; it is dropped at the end. */
  table(definition: string): Promise<string>
  close(): Promise<void>
}

const CHUNK_BYTES = '2000'
const LONG_POLL = 2_000

/** Opens the target. Another engine must have been started with the same settings: chunks of 2000 bytes, long polls of 2 s. */
export async function openTarget(): Promise<Target> {
  const settings = { ELECTRIC_SHAPE_CHUNK_BYTES_THRESHOLD: CHUNK_BYTES, ELECTRIC_ENABLE_INTEGRATION_TESTING: 'true' }
  const started = own ? await testEngine({ ...settings, ELECTRIC_LONG_POLL_TIMEOUT: String(LONG_POLL) }) : undefined
  const sql = started?.database.sql ?? postgres(otherDatabase ?? '')
  const tables: string[] = []
  return {
    url: started?.engine.url ?? otherUrl ?? '',
    sql,
    longPoll: LONG_POLL,
    table: async (definition) => {
      const name = `t_${randomBytes(6).toString('hex')}`
      await sql.unsafe(`CREATE TABLE ${name} (${definition})`)
      tables.push(name)
      return name
    },
    close: async () => {
      for (const name of tables) await sql.unsafe(`DROP TABLE IF EXISTS ${name}`)
      if (started) await started.stop()
      else await sql.end()
    },
  }
}
