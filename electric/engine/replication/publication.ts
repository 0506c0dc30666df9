// Which tables are decoded. A table is published under a lock, before any snapshot of it: the lock waits for transactions that wrote
// before the table was published, whose rows are never decoded and would be lost for ever (electric-sql/electric#4773).
import type { Pool, PoolClient } from 'pg'
import { quoteIdentifier } from '../catalog/identifiers.ts'
import type { Table } from '../catalog/table.ts'
import { rollBack } from '../roll-back.ts'

const LOCK_TIMEOUT = '5s'

export class Publication {
  readonly name: string
  readonly #pool: Pool
  readonly #added = new Map<number, Promise<void>>()
  readonly #done = new Set<number>()

  constructor(pool: Pool, name: string) {
    this.#pool = pool
    this.name = name
  }

  async exists(): Promise<boolean> {
    const { rowCount } = await this.#pool.query('SELECT FROM pg_publication WHERE pubname = $1', [this.name])
    return rowCount === 1
  }

  /** Creates the publication if it is missing; tables that it already has stay. Must come before the slot is created. */
  async ensure(): Promise<void> {
    this.#added.clear()
    this.#done.clear()
    const { rows } = await this.#pool.query<{ version: string; exists: string }>(
      `SELECT current_setting('server_version_num') AS version, EXISTS (SELECT FROM pg_publication WHERE pubname = $1) AS exists`,
      [this.name],
    )
    const generated = Number(rows[0]?.version) >= 180000 ? ', publish_generated_columns = stored' : ''
    const options = `(publish = 'insert, update, delete, truncate'${generated})`
    const name = quoteIdentifier(this.name)
    await this.#pool.query(
      rows[0]?.exists === 't'
        ? `ALTER PUBLICATION ${name} SET ${options}`
        : `CREATE PUBLICATION ${name} WITH ${options}`,
    )
    const members = await this.#pool.query<{ oid: string }>(
      `SELECT r.prrelid::int8 AS oid FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
       JOIN pg_class c ON c.oid = r.prrelid
       WHERE p.pubname = $1 AND c.relreplident = 'f' AND r.prqual IS NULL AND r.prattrs IS NULL`,
      [this.name],
    )
    // Published before the slot exists: creating the slot waits for their writers as the lock would.
    for (const { oid } of members.rows) {
      this.#added.set(Number(oid), Promise.resolve())
      this.#done.add(Number(oid))
    }
  }

  /** Makes sure that every later commit to the table is decoded with whole old rows. */
  add(table: Table): Promise<void> {
    const known = this.#added.get(table.oid)
    if (known) return known
    const adding = this.#add(table)
    this.#added.set(table.oid, adding)
    adding.then(
      () => this.#done.add(table.oid),
      () => this.#added.delete(table.oid),
    )
    return adding
  }

  /** Forgets a table, so that its next shape publishes it by the same steps again. */
  forget(oid: number): void {
    this.#added.delete(oid)
    this.#done.delete(oid)
  }

  /** Whether the table has been published by this engine, so that its absence would be a fault. */
  has(oid: number): boolean {
    return this.#done.has(oid)
  }

  /** Of these tables, those that are in the publication now. */
  async members(oids: readonly number[]): Promise<Set<number>> {
    const { rows } = await this.#pool.query<{ oid: string }>(
      `SELECT r.prrelid::int8 AS oid FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
       WHERE p.pubname = $1 AND r.prrelid = ANY($2::oid[])`,
      [this.name, oids.map(String)],
    )
    return new Set(rows.map(({ oid }) => Number(oid)))
  }

  async #add(table: Table): Promise<void> {
    const client = await this.#pool.connect()
    try {
      await client.query('BEGIN')
      await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`)
      await this.#publish(client, table)
      await client.query('COMMIT')
      client.release()
    } catch (error) {
      await rollBack(client)
      throw error
    }
  }

  async #publish(client: PoolClient, table: Table): Promise<void> {
    const target = `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`
    const { rows } = await client.query<{ identity: string; published: string }>(
      `SELECT c.relreplident::text AS identity, EXISTS (
         SELECT FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid WHERE r.prrelid = c.oid AND p.pubname = $2
       ) AS published FROM pg_class c WHERE c.oid = $1`,
      [table.oid, this.name],
    )
    // One lock and never a stronger one after it: raising it could deadlock with a transaction that has read the table.
    if (rows[0]?.identity === 'f') await client.query(`LOCK TABLE ${target} IN SHARE ROW EXCLUSIVE MODE`)
    else await client.query(`ALTER TABLE ${target} REPLICA IDENTITY FULL`)
    if (rows[0]?.published !== 't')
      await client.query(`ALTER PUBLICATION ${quoteIdentifier(this.name)} ADD TABLE ${target}`)
  }
}
