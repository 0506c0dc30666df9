// The one slot of an engine, and the advisory lock that makes it the only reader.
import { Client } from 'pg'
import type { Pool } from 'pg'
import { quoteIdentifier } from '../catalog/identifiers.ts'
import { sqlState } from '../errors.ts'
import { lsnFromText } from '../offsets.ts'
import { sessionConfig } from './session.ts'

const CLOSE_WITHIN = 1_000
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
    if (rows[0]?.locked === 't') return { lost, release: () => endSoon(client) }
  } catch (error) {
    await client.end()
    throw error
  }
  await client.end()
  return undefined
}

/** Ends a connection; one whose server does not answer is left behind. */
async function endSoon(client: Client): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_WITHIN).unref())
  await Promise.race([client.end(), late])
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

/** The server's history and where a slot stands in it. */
export type SlotState = {
  /** Names the history: server, timeline, database, publication, slot. A publication that was made anew is another one. */
  readonly origin: string
  /** Everything before it has been acknowledged and will not be sent again; undefined when the slot cannot be read (any more). */
  readonly confirmed: bigint | undefined
  /** Where the next record of the WAL goes. */
  readonly end: bigint
}

/** Reads the state of a slot that may not exist. */
export async function slotState(pool: Pool, slot: string, publication: string): Promise<SlotState> {
  const { rows } = await pool.query<Record<'system' | 'timeline' | 'database' | 'wal', string> & SlotRow>(
    `SELECT (pg_control_system()).system_identifier AS system, (pg_control_checkpoint()).timeline_id AS timeline,
       d.oid AS database, p.oid AS publication, pg_current_wal_insert_lsn() AS wal,
       s.confirmed_flush_lsn AS confirmed, s.wal_status AS status
     FROM pg_database d LEFT JOIN pg_publication p ON p.pubname = $2
     LEFT JOIN pg_replication_slots s ON s.slot_name = $1 AND s.datoid = d.oid
     WHERE d.datname = current_database()`,
    [slot, publication],
  )
  const [row] = rows
  if (!row) throw new Error('the server does not know the database of the connection')
  const usable = row.publication !== null && row.confirmed !== null && row.status !== 'lost'
  return {
    origin: [row.system, row.timeline, row.database, row.publication ?? 'none', slot].join('/'),
    confirmed: usable && row.confirmed !== null ? lsnFromText(row.confirmed) : undefined,
    end: lsnFromText(row.wal),
  }
}

type SlotRow = Record<'publication' | 'confirmed' | 'status', string | null>

// Typed apart because pg's own types do not know the option.
const REPLICATION: object = { replication: 'database' }
