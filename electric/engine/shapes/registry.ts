// All living shapes, by definition, handle and table. A shape is registered with the stream before its snapshot is taken.
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { Refusal, mustRefetch, unavailable } from '../errors.ts'
import { sameTable } from '../catalog/table.ts'
import type { Publication } from '../replication/publication.ts'
import type { Transaction } from '../replication/transaction.ts'
import { divide } from './apply.ts'
import type { TableShapes } from './apply.ts'
import type { Definition } from './definition.ts'
import { TableMatcher } from './matcher.ts'
import { Shape } from './shape.ts'
import { makeSnapshot, snapshotRefusal } from './snapshot.ts'

export type RegistryOptions = {
  readonly pool: Pool
  readonly publication: Publication
  readonly log: Logger
  readonly chunkBytes: number
  readonly maxShapes: number
  readonly logBytes: number
  /** A table's shapes ended because it may have changed: caches about it are stale. */
  readonly tableEnded: (table: Definition['table']) => void
}

export class Registry {
  readonly #options: RegistryOptions
  readonly #byDefinition = new Map<string, Shape>()
  readonly #byHandle = new Map<string, Shape>()
  readonly #tables = new Map<number, TableShapes>()
  /** Bytes of all living logs. */
  readonly #held = { bytes: 0 }
  #reads = 0

  constructor(options: RegistryOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#byHandle.size
  }

  /** The living shape with that handle; counts as a read. */
  byHandle(handle: string): Shape | undefined {
    return this.#read(this.#byHandle.get(handle))
  }

  byDefinition(id: string): Shape | undefined {
    return this.#byDefinition.get(id)
  }

  /** The living shape of a definition; if there is none, a new one whose snapshot begins now. */
  findOrCreate(definition: Definition): Shape {
    const found = this.#read(this.#byDefinition.get(definition.id))
    if (found) return found
    const shape = new Shape(definition, this.#options.chunkBytes, this.#held)
    this.#read(shape)
    this.#tableOf(definition).matcher.add(shape)
    this.#byDefinition.set(definition.id, shape)
    this.#byHandle.set(shape.handle, shape)
    this.#enforceBounds(shape)
    void this.#start(shape)
    return shape
  }

  /** Whether changes of this table are of interest. */
  wants(oid: number): boolean {
    return this.#tables.has(oid)
  }

  /** Tables that have shapes. */
  tables(): Definition['table'][] {
    return [...this.#tables.values()].map(({ table }) => table)
  }

  /** Hands a committed transaction to the shapes that it touches; wakes their readers. */
  apply(transaction: Transaction): void {
    const { parts, faults } = divide(transaction, this.#tables)
    for (const { oid, fault } of faults) this.endTable(oid, fault)
    // The table's first shape was made between two changes of one transaction, so that some of them were not kept.
    for (const oid of transaction.skipped) this.endTable(oid, 'first shape made in the middle of a transaction')
    for (const [shape, part] of parts) if (shape.receive(part)) this.end(shape, mustRefetch())
    if (parts.size > 0) this.#enforceBounds()
  }

  /** Ends one shape: its readers get `reason`, its handle is never served again. */
  end(shape: Shape, reason: Error): void {
    if (this.#byHandle.get(shape.handle) !== shape) return
    this.#byHandle.delete(shape.handle)
    this.#byDefinition.delete(shape.definition.id)
    const { oid } = shape.definition.table
    const entry = this.#tables.get(oid)
    entry?.matcher.remove(shape)
    if (entry?.matcher.shapes.size === 0) this.#tables.delete(oid)
    this.#held.bytes -= shape.log.bytes
    shape.die(reason)
  }

  /** Ends all shapes of a table. */
  endTable(oid: number, why: string): void {
    const entry = this.#tables.get(oid)
    if (!entry) return
    const { table, matcher } = entry
    this.#options.log.warn(
      { table: `${table.schema}.${table.name}`, why, shapes: matcher.shapes.size },
      'shapes ended; clients refetch',
    )
    for (const shape of matcher.shapes) this.end(shape, mustRefetch())
    this.#options.publication.forget(oid)
    this.#options.tableEnded(table)
  }

  endAll(): void {
    for (const shape of this.#byHandle.values()) this.end(shape, mustRefetch())
  }

  async #start(shape: Shape): Promise<void> {
    const { pool, publication, log } = this.#options
    try {
      await makeSnapshot(pool, publication, shape, {
        taken: (snapshot) => shape.takeSnapshot(snapshot) && this.end(shape, mustRefetch()),
        progress: () => {
          if (shape.log.bytes > this.#options.logBytes)
            throw unavailable(
              'The shape is larger than the engine may hold in memory; raise LOGBOOK_ENGINE_LOG_BYTES or narrow its where',
              10,
            )
          this.#enforceBounds(shape)
          if (shape.death) throw shape.death
        },
      })
    } catch (error) {
      const refusal = snapshotRefusal(error, 'where')
      if (!shape.death && refusal instanceof Refusal && refusal.status === 409)
        this.endTable(shape.definition.table.oid, 'schema changed or dropped')
      log.warn(
        { handle: shape.handle, status: refusal instanceof Refusal ? refusal.status : 500 },
        'a snapshot ended early; its shape is gone',
      )
      this.#options.tableEnded(shape.definition.table)
      this.end(shape, refusal)
    }
  }

  #read(shape: Shape | undefined): Shape | undefined {
    this.#reads += 1
    if (shape) shape.lastRead = this.#reads
    return shape
  }

  #tableOf({ table }: Definition): TableShapes {
    const found = this.#tables.get(table.oid)
    if (found && sameTable(found.table, table)) return found
    this.endTable(table.oid, 'schema changed')
    const made = { table, matcher: new TableMatcher(), agreed: undefined }
    this.#tables.set(table.oid, made)
    return made
  }

  /** Drops the shapes that were read longest ago until the bounds hold. */
  #enforceBounds(keep?: Shape): void {
    const { maxShapes, logBytes } = this.#options
    const fits = (): boolean => this.#held.bytes <= logBytes && this.size <= maxShapes
    if (fits()) return
    const byAge = [...this.#byHandle.values()].sort((a, b) => a.lastRead - b.lastRead)
    for (const shape of byAge) {
      if (fits()) return
      if (shape !== keep) this.end(shape, mustRefetch())
    }
  }
}
