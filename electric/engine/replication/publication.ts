// Which tables are decoded. A table is published under a lock, before any snapshot of it: the lock waits for transactions that wrote
// before the table was published, whose rows are never decoded and would be lost for ever (electric-sql/electric#4773).
import type { Pool, PoolClient } from 'pg'
import { quoteIdentifier } from '../catalog/identifiers.ts'
import { membersOf } from '../catalog/family.ts'
import type { Table } from '../catalog/table.ts'
import { sqlState, unavailable } from '../errors.ts'
import { rollBack } from '../roll-back.ts'
import { createPublication, publicationRow, setPublication } from './publication-settings.ts'

const LOCK_TIMEOUT = '5s'
const UNDEFINED_OBJECT = '42704'

/**
 * How a table is published: the tables of its family in the order of their oids, each with the oid of its row in pg_publication_rel
 * (0 when it has none of its own), which is another when the table was taken out and put in again.
 */
export type Published = readonly (readonly [oid: number, row: number])[]

export class Publication {
  readonly name: string
  readonly #pool: Pool
  /** Which publication of that name it is, once it is known. */
  #oid: string | undefined
  readonly #added = new Map<number, Promise<Published>>()
  readonly #done = new Set<number>()
  /** The tables of each published family. */
  readonly #families = new Map<number, ReadonlySet<number>>()

  constructor(pool: Pool, name: string) {
    this.#pool = pool
    this.name = name
  }

  /** Creates the publication if it is missing; tables that it already has stay. Must come before the slot is created. */
  async ensure(): Promise<void> {
    this.#added.clear()
    this.#done.clear()
    this.#families.clear()
    if ((await this.state()) === 'missing') await createPublication(this.#pool, this.name)
    else await setPublication(this.#pool, this.name)
    this.#oid = (await publicationRow(this.#pool, this.name))?.oid
    const members = await this.#pool.query<{ oid: string; row: string }>(
      `SELECT r.prrelid::int8 AS oid, r.oid::int8 AS row FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
       JOIN pg_class c ON c.oid = r.prrelid
       WHERE p.pubname = $1 AND c.relreplident = 'f' AND c.relkind = 'r' AND r.prqual IS NULL AND r.prattrs IS NULL
         AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid)`,
      [this.name],
    )
    // Published before the slot exists: creating the slot waits for their writers as the lock would.
    for (const { oid, row } of members.rows) this.#known(Number(oid), [[Number(oid), Number(row)]])
  }

  /** What others have made of the publication: it publishes less than everything, or is gone, or another one has its name. */
  async state(): Promise<'right' | 'changed' | 'missing' | 'another'> {
    const row = await publicationRow(this.#pool, this.name)
    if (!row) return 'missing'
    this.#oid ??= row.oid
    if (row.oid !== this.#oid) return 'another'
    return row.right ? 'right' : 'changed'
  }

  /** Makes it publish everything again. What was not published meanwhile is lost for the tables that it has. */
  async mend(): Promise<void> {
    await setPublication(this.#pool, this.name)
  }

  /**
   * Knows a table that an earlier process published, if it still is as it was then; else false. A family must have the same tables:
   * one that came or went may have brought or taken rows of which no change tells.
   */
  async resume(table: Table, published: Published): Promise<boolean> {
    const oids = (await membersOf(this.#pool, table.oid)).map(({ oid }) => oid)
    const now = await this.#published(this.#pool, oids)
    if (JSON.stringify(now) !== JSON.stringify(published)) return false
    this.#known(table.oid, published)
    if (table.family !== 'none') this.#families.set(table.oid, new Set(oids))
    return true
  }

  #known(oid: number, published: Published): void {
    this.#added.set(oid, Promise.resolve(published))
    this.#done.add(oid)
  }

  /** Makes sure that every later commit to the table is decoded with whole old rows. */
  add(table: Table): Promise<Published> {
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
    this.#families.delete(oid)
  }

  /** Whether the table has been published by this engine, so that its absence would be a fault. */
  has(oid: number): boolean {
    return this.#done.has(oid)
  }

  /** Of these tables, those that are in the publication now. */
  async members(tables: readonly Table[]): Promise<Set<number>> {
    const rows = await this.#published(
      this.#pool,
      tables.map(({ oid }) => oid),
    )
    return new Set(rows.flatMap(([oid, row]) => (row === 0 ? [] : [oid])))
  }

  /** Whether the table below the family was published with it. */
  covers(family: number, oid: number): boolean {
    return this.#families.get(family)?.has(oid) === true
  }

  /**
   * Publishes what has come into a family since it was published, with whole old rows. False when a table left it, or came with rows
   * in it: then the family has rows, or lacks some, of which no change tells.
   */
  async renew(family: Table): Promise<boolean> {
    const known = this.#families.get(family.oid)
    if (!known) return true
    const members = await membersOf(this.#pool, family.oid)
    const now = new Set(members.map(({ oid }) => oid))
    if ([...known].some((oid) => !now.has(oid))) return false
    if (members.some(({ oid, bornEmpty }) => !known.has(oid) && !bornEmpty)) return false
    // Partitions are published with their root; an heir is not before somebody names it, and may have rows by then.
    if (family.family === 'heirs' && (await this.#published(this.#pool, [...now])).some(([, row]) => row === 0))
      return false
    if (members.some(({ oid, identityFull }) => !known.has(oid) || !identityFull)) await this.#add(family)
    return true
  }

  async #add(table: Table): Promise<Published> {
    const client = await this.#pool.connect()
    try {
      await client.query('BEGIN')
      await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`)
      const published = await this.#publish(client, table)
      await client.query('COMMIT')
      client.release()
      if (table.family !== 'none') this.#families.set(table.oid, new Set(published.map(([oid]) => oid)))
      return published
    } catch (error) {
      await rollBack(client)
      if (sqlState(error) === UNDEFINED_OBJECT) throw unavailable('The publication is being made again', 5)
      throw error
    }
  }

  /** Locks, gives whole old rows to, and publishes the table and all below it. */
  async #publish(client: PoolClient, table: Table): Promise<Published> {
    const members = await membersOf(client, table.oid)
    // With the table on top locked, nobody else comes to those below by way of it, so that their locks wait for nobody who waits for us.
    if (table.family !== 'none' && members.some(({ identityFull }) => !identityFull))
      await client.query(`LOCK TABLE ONLY ${nameOf(table)} IN ACCESS EXCLUSIVE MODE`)
    for (const member of members) {
      // One lock and never a stronger one after it: raising it could deadlock with a transaction that has read the table.
      if (member.identityFull) await client.query(`LOCK TABLE ONLY ${nameOf(member)} IN SHARE ROW EXCLUSIVE MODE`)
      else await client.query(`ALTER TABLE ONLY ${nameOf(member)} REPLICA IDENTITY FULL`)
    }
    const named = table.family === 'heirs' ? members : [table]
    const oids = members.map(({ oid }) => oid)
    const before = new Map(await this.#published(client, oids))
    const publication = quoteIdentifier(this.name)
    for (const member of named) {
      if (before.get(member.oid)) continue
      if (await this.#isPartial(client, member.oid))
        await client.query(`ALTER PUBLICATION ${publication} DROP TABLE ONLY ${nameOf(member)}`)
      await client.query(`ALTER PUBLICATION ${publication} ADD TABLE ONLY ${nameOf(member)}`)
    }
    return this.#published(client, oids)
  }

  /** Whether others have put the table into the publication with a filter or a list of columns. */
  async #isPartial(client: PoolClient, oid: number): Promise<boolean> {
    const { rowCount } = await client.query(
      `SELECT FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid WHERE p.pubname = $1 AND r.prrelid = $2::oid`,
      [this.name, String(oid)],
    )
    return rowCount === 1
  }

  async #published(db: Pool | PoolClient, oids: readonly number[]): Promise<Published> {
    const { rows } = await db.query<{ oid: string; row: string }>(
      `SELECT t.oid::int8 AS oid, coalesce(r.oid::int8, 0) AS row FROM unnest($2::oid[]) t (oid)
       LEFT JOIN (pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid AND p.pubname = $1) ON r.prrelid = t.oid
         AND r.prqual IS NULL AND r.prattrs IS NULL
       ORDER BY t.oid`,
      [this.name, oids.map(String)],
    )
    return rows.map(({ oid, row }) => [Number(oid), Number(row)])
  }
}

function nameOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`
}
