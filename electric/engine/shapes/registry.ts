// All living shapes, by definition, handle and table. A shape is registered with the stream before its snapshot is taken.
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { Refusal, mustRefetch, unavailable } from '../errors.ts'
import { sameTable } from '../catalog/table.ts'
import type { Table } from '../catalog/table.ts'
import type { Publication } from '../replication/publication.ts'
import { Followers } from '../subqueries/followers.ts'
import type { FollowedTransaction } from '../subqueries/followers.ts'
import { makeFollowedSnapshot } from '../subqueries/first-rows.ts'
import { tablesOf } from '../subqueries/plan.ts'
import type { Plan } from '../subqueries/plan.ts'
import { Judge } from '../where/judge.ts'
import { nextHandle } from './definition.ts'
import type { Definition } from './definition.ts'
import { RecentXids } from './recent-xids.ts'
import type { TableShapes } from './routes.ts'
import { Shape } from './shape.ts'
import { Sources } from './sources.ts'
import { TooEarly, makeSnapshot, untilInTime, snapshotRefusal } from './snapshot.ts'
import type { Finished, SnapshotSteps } from './snapshot.ts'
import type { Store } from '../storage/store.ts'
import { restoreShapes, saveShape } from './stored.ts'

export type RegistryOptions = {
  readonly pool: Pool
  readonly publication: Publication
  readonly log: Logger
  readonly store: Store
  readonly maxShapes: number
  readonly logBytes: number
  /** A table's shapes ended because it may have changed: caches about it are stale. */
  readonly tableEnded: (table: Table) => void
}

export class Registry {
  readonly #options: RegistryOptions
  readonly #byDefinition = new Map<string, Shape>()
  /** In the order of their last reading. */
  readonly #byHandle = new Map<string, Shape>()
  readonly #sources = new Sources()
  /** What keeps the shapes with subqueries; every table that they read has an entry above. */
  readonly #followers: Followers
  /** What the stream has begun to bring: a snapshot that is joined with logs must show it. */
  readonly recent = new RecentXids()

  constructor(options: RegistryOptions) {
    this.#options = options
    this.#followers = new Followers({
      pool: options.pool,
      judge: new Judge(options.pool),
      failed: (shape, why) => {
        options.log.warn({ handle: shape.handle, why: String(why) }, 'a shape with subqueries ended; clients refetch')
        this.end(shape, mustRefetch())
      },
    })
  }

  get size(): number {
    return this.#byHandle.size
  }

  /** Moves with every table that appears or goes. */
  get generation(): number {
    return this.#sources.generation
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
    const log = this.#options.store.log(() => this.#damaged(shape))
    const shape: Shape = new Shape(definition, this.recent.count, nextHandle(definition), log)
    if (!definition.subqueries) this.#tableOf(definition.table).matcher.add(shape)
    this.#byDefinition.set(definition.id, shape)
    this.#byHandle.set(shape.handle, shape)
    this.#enforceBounds(shape)
    if (definition.subqueries) this.#follow(shape, definition.subqueries)
    else void this.#start(shape, (steps) => makeSnapshot(this.#options.pool, this.#options.publication, shape, steps))
    return shape
  }

  /** What is interested in the table, if anything is. */
  tableShapes(oid: number): readonly TableShapes[] {
    return this.#sources.of(oid)
  }

  /** Whether any of the tables is made of others. */
  get hasFamilies(): boolean {
    return this.#sources.hasFamilies
  }

  /** Changes of a table below this one have come; the publication must know it with whole old rows. */
  met(family: Table, oid: number): void {
    if (!this.#options.publication.covers(family.oid, oid)) this.renew(family).catch(() => undefined)
  }

  /** Publishes tables that have come into a family, and ends its shapes when rows may have come or gone with one. */
  async renew(family: Table): Promise<void> {
    if (!(await this.#options.publication.renew(family))) this.endTable(family.oid, 'tables were attached or detached')
  }

  /** Whether shapes with subqueries depend on this copy of the table. */
  isFollowed({ id }: Table): boolean {
    return this.#followers.shapesOf(id).length > 0
  }

  /** Tables that have shapes or are followed. */
  tables(): Table[] {
    return this.#sources.all()
  }

  /** A transaction begins to come in: a shape registered from now on may miss changes of it. */
  begun(xid: number): void {
    this.recent.add(xid)
  }

  /** Hands a published transaction's changes of followed tables on. */
  follow(transaction: FollowedTransaction): void {
    for (const shape of this.#followers.take(transaction)) this.end(shape, mustRefetch())
  }

  /** Makes what is staged in these shapes' logs visible, stored in one step with the position behind it, and wakes their readers. */
  publish(shapes: readonly Shape[], position: bigint): void {
    if (shapes.length === 0) return
    const wake = (when: 'shown' | 'stored'): void => shapes.forEach((shape) => shape.wake(when))
    this.#options.store.commit(
      position,
      shapes.map(({ log }) => log),
      () => wake('shown'),
    )
    wake('stored')
    this.#enforceBounds()
  }

  /** Ends a shape because its predicate cannot be evaluated on a row of its table; the next snapshot tells the client the same. */
  failed(shape: Shape, error: Error): void {
    this.#options.log.warn({ handle: shape.handle, error: error.message }, 'a where raised an error; its shape ended')
    this.end(shape, mustRefetch())
  }

  /** Every commit at or below this LSN has been published. */
  passed(lsn: bigint): void {
    this.#followers.passed(lsn)
  }

  /** Ends one shape: its readers get `reason`, its handle is never served again. */
  end(shape: Shape, reason: Error): void {
    if (this.#byHandle.get(shape.handle) !== shape) return
    this.#byHandle.delete(shape.handle)
    this.#byDefinition.delete(shape.definition.id)
    const { table, subqueries } = shape.definition
    this.#sources.find(table)?.matcher.remove(shape)
    this.#followers.remove(shape)
    for (const each of subqueries ? tablesOf(table, subqueries) : [table]) this.#dropUnused(each)
    this.#options.store.remove(shape.log)
    shape.die(reason)
  }

  /** Ends all shapes of a table. */
  endTable(oid: number, why: string): void {
    for (const { table } of this.tableShapes(oid)) this.endCut(table, why)
  }

  /** Ends the shapes that know the table by this copy of it. */
  endCut(table: Table, why: string): void {
    const entry = this.#sources.find(table)
    if (!entry) return
    const shapes = [...entry.matcher.shapes, ...this.#followers.shapesOf(table.id)]
    this.#options.log.warn(
      { table: `${table.schema}.${table.name}`, why, shapes: shapes.length },
      'shapes ended; clients refetch',
    )
    for (const shape of shapes) this.end(shape, mustRefetch())
    // As long as others are left it is published as it was.
    if (this.#sources.of(table.oid).length === 0) this.#options.publication.forget(table.oid)
    this.#options.tableEnded(table)
  }

  /** Lets go of all shapes and of what the stream has told; what the storage has of them stays as it is. */
  detachAll(): void {
    const shapes = [...this.#byHandle.values()]
    this.#byHandle.clear()
    this.#byDefinition.clear()
    this.#sources.clear()
    this.#followers.clear()
    this.recent.clear()
    for (const shape of shapes) {
      shape.log.close()
      shape.die(mustRefetch())
    }
  }

  /** Goes on with the shapes that an earlier process stored, those of the given tables; the others are forgotten. */
  restore(tables: ReadonlyMap<string, Table>): void {
    const { store, log } = this.#options
    const shapes = restoreShapes(store, tables, (handle) => this.#damaged(this.#byHandle.get(handle)))
    for (const shape of shapes) {
      this.#tableOf(shape.definition.table).matcher.add(shape)
      this.#byDefinition.set(shape.definition.id, shape)
      this.#byHandle.set(shape.handle, shape)
    }
    log.info({ shapes: shapes.length }, 'stored shapes go on')
    this.#enforceBounds()
  }

  #follow(shape: Shape, plan: Plan): void {
    const { pool, publication } = this.#options
    const follower = this.#followers.add(shape, plan)
    for (const table of follower.tables) this.#tableOf(table)
    this.#sources.generation += 1
    void this.#start(shape, async (steps) => {
      await makeFollowedSnapshot(pool, publication, follower, steps)
      return undefined
    })
  }

  #damaged(shape: Shape | undefined): void {
    if (!shape || shape.death) return
    this.#options.log.warn({ handle: shape.handle }, 'a stored part of a shape is damaged; its clients refetch')
    this.end(shape, mustRefetch())
  }

  async #start(shape: Shape, make: (steps: SnapshotSteps) => Promise<Finished | undefined>): Promise<void> {
    const { log } = this.#options
    try {
      const steps: SnapshotSteps = {
        check: ({ snapshot }) => {
          if (shape.death) throw shape.death
          if (!this.recent.shownBy(snapshot, shape.registeredAt)) throw new TooEarly()
        },
        taken: (moment) => shape.takeSnapshot(moment) && this.end(shape, mustRefetch()),
        progress: () => {
          if (shape.log.bytes > this.#options.logBytes)
            throw unavailable(
              'The shape is larger than the storage may be; raise LOGBOOK_ENGINE_LOG_BYTES or narrow its where',
              10,
            )
          this.#enforceBounds(shape)
          if (shape.death) throw shape.death
        },
      }
      const finished = await untilInTime(() => make(steps))
      if (finished && !shape.death) saveShape(this.#options.store, shape, finished)
    } catch (error) {
      const refusal = snapshotRefusal(error, 'where')
      const { table, subqueries } = shape.definition
      const tables = subqueries ? tablesOf(table, subqueries) : [table]
      if (!shape.death && refusal instanceof Refusal && refusal.status === 409)
        for (const each of tables) this.endCut(each, 'schema changed or dropped')
      log.warn(
        { handle: shape.handle, status: refusal instanceof Refusal ? refusal.status : 500 },
        'a snapshot ended early; its shape is gone',
      )
      for (const each of tables) this.#options.tableEnded(each)
      this.end(shape, refusal)
    }
  }

  #read(shape: Shape | undefined): Shape | undefined {
    if (shape && this.#byHandle.delete(shape.handle)) this.#byHandle.set(shape.handle, shape)
    return shape
  }

  #dropUnused(table: Table): void {
    const entry = this.#sources.find(table)
    if (entry && entry.matcher.shapes.size === 0 && !this.isFollowed(table)) this.#sources.remove(entry)
  }

  #tableOf(table: Table): TableShapes {
    const found = this.#sources.find(table)
    if (found && sameTable(found.table, table)) return found
    if (found) this.endCut(found.table, 'schema changed')
    return this.#sources.add(table)
  }

  /** Drops the shapes that were read longest ago until the bounds hold. */
  #enforceBounds(keep?: Shape): void {
    const { maxShapes, logBytes, store } = this.#options
    const fits = (): boolean => store.bytes <= logBytes && this.size <= maxShapes
    for (const shape of this.#byHandle.values()) {
      if (fits()) return
      if (shape !== keep) this.end(shape, mustRefetch())
    }
  }
}
