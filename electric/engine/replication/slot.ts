// The one slot of an engine, and the advisory lock that makes it the only reader.
import { Client } from 'pg'
import type { Pool } from 'pg'
import { quoteIdentifier } from '../catalog/identifiers.ts'
import { sqlState } from '../errors.ts'
import { sessionConfig } from './session.ts'

const OBJECT_IN_USE = '55006'
const UNDEFINED_OBJECT = '42704'

/** A held lock; `lost` resolves when its connection ends, and with it the lock. */
export type SlotLock = { readonly lost: Promise<void>; release(): Promise<void> }

/** Takes the lock named after the slot (the same key as real Electric), or undefined while another process holds it. */
export async function tryLock(databaseUrl: string, slot: string): Promise<SlotLock | undefined> {
  const client = new Client(sessionConfig(databaseUrl, `logbook-engine lock ${slot}`))
  const lost = new Promise<void>((resolve) => {
    client.on('error', () => resolve())
    client.on('end', () => resolve())
  })
  await client.connect()
  try {
    const { rows } = await client.query<{ locked: string }>('SELECT pg_try_advisory_lock(hashtext($1)) AS locked', [
      slot,
    ])
    if (rows[0]?.locked === 't') return { lost, release: () => client.end() }
  } catch (error) {
    await client.end()
    throw error
  }
  await client.end()
  return undefined
}

/** Drops the slot if it exists; waits for a reader that is just ending. */
export async function dropSlot(pool: Pool, slot: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await pool.query('SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1', [
        slot,
      ])
      return
    } catch (error) {
      if (sqlState(error) === UNDEFINED_OBJECT) return
      if (sqlState(error) !== OBJECT_IN_USE || attempt >= 50) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** Creates the slot anew. Waits until every transaction that is open now has ended, or `signal` aborts (rejects). */
export async function createSlot(databaseUrl: string, slot: string, signal: AbortSignal): Promise<void> {
  const client = new Client({ ...sessionConfig(databaseUrl, `logbook-engine create ${slot}`), ...REPLICATION })
  client.on('error', () => undefined)
  await client.connect()
  const abort = (): void => void client.end()
  signal.addEventListener('abort', abort)
  try {
    signal.throwIfAborted()
    await client.query(`CREATE_REPLICATION_SLOT ${quoteIdentifier(slot)} LOGICAL pgoutput NOEXPORT_SNAPSHOT`)
  } finally {
    signal.removeEventListener('abort', abort)
    await client.end()
  }
}

/** Whether the slot exists and can still be read; false after it was dropped or its WAL was removed. */
export async function slotUsable(pool: Pool, slot: string): Promise<boolean> {
  const { rows } = await pool.query<{ status: string | null }>(
    'SELECT wal_status AS status FROM pg_replication_slots WHERE slot_name = $1',
    [slot],
  )
  return rows.length > 0 && rows[0]?.status !== 'lost'
}

/** What identifies the history that a slot belongs to. */
export async function serverIdentity(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ system: string; timeline: string }>(
    'SELECT (pg_control_system()).system_identifier AS system, (pg_control_checkpoint()).timeline_id AS timeline',
  )
  return `${rows[0]?.system}/${rows[0]?.timeline}`
}

// Typed apart because pg's own types do not know the option.
const REPLICATION: object = { replication: 'database' }
