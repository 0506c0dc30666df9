// The messages of one connection → each shape's log. Every change is taken as it comes; what it adds to a shape is staged, and a
// transaction is published in all logs in one step when its commit has come and Postgres has judged what is to be judged.
import { mustRefetch, unavailable } from '../errors.ts'
import { KIND, RowMessage, readBegin, readCommit, readRelation, readTruncate, rowOid } from '../replication/pgoutput.ts'
import type { Session } from '../replication/stream.ts'
import type { Row, Table } from '../catalog/table.ts'
import type { FollowedChange } from '../subqueries/followed.ts'
import type { FollowedTransaction } from '../subqueries/followers.ts'
import { shapeLines } from './changes.ts'
import type { Place, Seen } from './changes.ts'
import { Judging, sizeOfRow } from './judging.ts'
import type { Ask } from './judging.ts'
import type { ReadText } from './matcher.ts'
import { Passing } from './part.ts'
import type { Part } from './part.ts'
import { Routes } from './routes.ts'
import type { RoutedTables, Target } from './routes.ts'
import type { Shape } from './shape.ts'

export type ApplyOptions = {
  readonly shapes: RoutedTables & Publishing
  readonly ask: Ask
  /** The tables above a table, from the catalog. */
  readonly ancestorsOf: (oid: number) => Promise<readonly number[]>
  /** Commits at or below this LSN have been published before. */
  readonly lastLsn: bigint
  /** Every commit at or below this LSN has been published. */
  readonly passed: (lsn: bigint) => void
}

/** The registry's side of a transaction. */
type Publishing = {
  /** A transaction begins to come in. */
  begun(xid: number): void
  /** Makes what is staged in these shapes' logs visible, in one step; the transaction ends at `endLsn`. */
  publish(shapes: readonly Shape[], endLsn: bigint): void
  /** Hands a published transaction's changes of followed tables on. */
  follow(transaction: FollowedTransaction): void
  /** Every commit at or below this LSN has been published. */
  passed(lsn: bigint): void
  end(shape: Shape, reason: Error): void
  /** Ends the shape because its predicate cannot be evaluated on a row of its table. */
  failed(shape: Shape, error: Error): void
}

/** Bytes of rows that are judged together at most, of lines that a part collects, and of lines that wait for a snapshot. */
const BATCH = 1024 * 1024
const PIECE = 256 * 1024
const MOST_BUFFERED = 16 * 1024 * 1024

export class Apply implements Session {
  done = 0n
  readonly #options: ApplyOptions
  readonly #routes: Routes
  readonly #message = new RowMessage()
  readonly #readOld: ReadText = (index) => this.#message.old.text(index) ?? null
  /** Unchanged TOASTed values, which are not sent, are those of the old row. */
  readonly #readNew: ReadText = (index) => {
    const text = this.#message.row.text(index)
    return text === undefined && this.#message.hasOld ? this.#readOld(index) : (text ?? null)
  }
  #open: Passing | undefined
  /** Complete, and waiting for the judge; nothing behind them may be staged. */
  #ready: Passing[] = []
  #judging = new Judging()
  #ended = false

  constructor(options: ApplyOptions) {
    this.#options = options
    this.#routes = new Routes(options.shapes, options.ancestorsOf)
  }

  get idle(): boolean {
    return !this.#open && this.#ready.length === 0
  }

  take(bytes: Buffer): Promise<void> | undefined {
    switch (bytes[0]) {
      case KIND.insert:
      case KIND.update:
      case KIND.delete:
        return this.#row(bytes)
      case KIND.begin:
        this.#begin(readBegin(bytes))
        return undefined
      case KIND.commit:
        this.#commit(readCommit(bytes))
        return undefined
      case KIND.relation:
        this.#routes.describe(readRelation(bytes))
        return undefined
      case KIND.truncate:
        return this.#truncate(bytes)
      default:
        return undefined
    }
  }

  settle(): Promise<void> | undefined {
    // Rows of a transaction that goes on are collected to be judged together.
    if (this.#judging.empty || (this.#ready.length === 0 && this.#judging.bytes < BATCH)) return undefined
    return this.#judge()
  }

  passed(position: bigint): void {
    if (position > this.done) this.done = position
    this.#options.passed(position - 1n)
    this.#options.shapes.passed(position - 1n)
  }

  end(): void {
    if (this.#ended) return
    this.#ended = true
    for (const transaction of [...this.#ready, ...(this.#open ? [this.#open] : [])])
      for (const shape of transaction.parts.keys()) if (!shape.death) shape.log.discard()
  }

  #begin({ xid, commitLsn }: { xid: number; commitLsn: bigint }): void {
    this.#options.shapes.begun(xid)
    this.#open = new Passing(xid, commitLsn, commitLsn <= this.#options.lastLsn)
  }

  #commit(endLsn: bigint): void {
    const transaction = this.#current()
    transaction.endLsn = endLsn
    this.#open = undefined
    if (this.#judging.empty && this.#ready.length === 0) this.#publish(transaction)
    else this.#ready.push(transaction)
  }

  #current(): Passing {
    if (!this.#open) throw new Error('a change arrived outside a transaction')
    return this.#open
  }

  #row(bytes: Buffer): Promise<void> | undefined {
    const transaction = this.#current()
    if (transaction.replayed) return undefined
    const index = transaction.count
    const targets = this.#routes.of(rowOid(bytes))
    if (!targets) return this.#learn([rowOid(bytes)], bytes)
    transaction.count += 1
    if (targets.length === 0) return undefined
    this.#message.read(bytes)
    const changed = bytes[0] !== KIND.insert
    for (const target of targets) {
      if (changed && !this.#message.hasOld) this.#options.shapes.endTable(target.table.oid, 'no whole old row')
      else this.#give(transaction, target, index, changed)
    }
    return this.#judging.bytes < BATCH ? undefined : this.#judge()
  }

  #give(transaction: Passing, target: Target, index: number, changed: boolean): void {
    const { table, matcher, followed, places } = target
    const readOld = places ? (column: number) => this.#readOld(places[column] ?? 0) : this.#readOld
    const readNew = places ? (column: number) => this.#readNew(places[column] ?? 0) : this.#readNew
    const was = changed ? matcher.matching(readOld) : NOBODY
    const is = this.#message.hasRow ? matcher.matching(readNew) : NOBODY
    if (was.size === 0 && is.size === 0 && !followed) return
    const before = changed ? wholeRow(readOld, table.columns.length) : undefined
    const after = this.#message.hasRow ? wholeRow(readNew, table.columns.length) : undefined
    if (followed) this.#follow(transaction, { oid: table.oid, index, before, after })
    const place = { stamp: transaction.stamp, index }
    for (const shape of was)
      this.#add(transaction, table, shape, { before, after: is.has(shape) ? after : undefined }, place)
    for (const shape of is)
      if (!was.has(shape)) this.#add(transaction, table, shape, { before: undefined, after }, place)
  }

  #follow(transaction: Passing, change: FollowedChange): void {
    transaction.followed.push(change)
    transaction.followedBytes += sizeOfRow(change.before) + sizeOfRow(change.after)
    if (transaction.followedBytes < MOST_BUFFERED) return
    // Followers take whole transactions; this one is too large to be kept, and their shapes end.
    transaction.truncated.push(...new Set(transaction.followed.map(({ oid }) => oid)))
    transaction.followed = []
    transaction.followedBytes = 0
  }

  #add(transaction: Passing, table: Table, shape: Shape, seen: Seen, place: Place): void {
    if (shape.takes(transaction) === false) return
    const part = transaction.part(shape)
    if (!shape.definition.exact) return this.#judging.add(table, part, seen, place)
    part.add(shapeLines(shape, seen, place))
    if (part.bytes >= PIECE) this.#relieve(part)
  }

  /** Stages what a part has collected, if its transaction is the next to be published. */
  #relieve(part: Part): void {
    if (this.#ready.length > 0) return
    part.stage()
    const { shape } = part
    if (part.bytes + shape.bufferedBytes > MOST_BUFFERED) this.#options.shapes.end(shape, overtaken())
  }

  /** The bytes are taken again when the catalog has told where the tables belong. */
  async #learn(oids: readonly number[], bytes: Buffer): Promise<void> {
    const copy = Buffer.from(bytes)
    for (const oid of oids) await this.#insist(() => this.#routes.learn(oid))
    if (!this.#ended) await this.take(copy)
  }

  #truncate(bytes: Buffer): Promise<void> | undefined {
    const transaction = this.#current()
    if (transaction.replayed) return undefined
    const oids = readTruncate(bytes)
    const unknown = oids.filter((oid) => !this.#routes.of(oid))
    if (unknown.length > 0) return this.#learn(unknown, bytes)
    transaction.count += 1
    for (const { table, matcher, followed } of oids.flatMap((oid) => this.#routes.of(oid) ?? [])) {
      if (followed) transaction.truncated.push(table.oid)
      for (const shape of matcher.shapes) {
        const takes = shape.takes(transaction)
        if (takes) this.#options.shapes.end(shape, mustRefetch())
        else if (takes === undefined) transaction.part(shape).truncate()
      }
    }
    return undefined
  }

  async #judge(): Promise<void> {
    const judging = this.#judging
    this.#judging = new Judging()
    const { ask, shapes } = this.#options
    await judging.finish(
      (...question) => this.#insist(() => ask(...question)),
      (shape, error) => shapes.failed(shape, error),
    )
    if (this.#ended) return
    const ready = this.#ready
    this.#ready = []
    for (const transaction of ready) this.#publish(transaction)
    for (const part of this.#open?.parts.values() ?? []) if (part.bytes >= PIECE) this.#relieve(part)
  }

  /** Asks until there is an answer: without it nothing may go on. Ends with the connection. */
  async #insist<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    for (let delay = FIRST_RETRY; ; delay = Math.min(delay * 2, LONGEST_RETRY)) {
      try {
        return await ask()
      } catch (error) {
        if (this.#ended) throw error
        await new Promise((resolve) => setTimeout(resolve, delay))
      }
    }
  }

  #publish(transaction: Passing): void {
    const { shapes, passed } = this.#options
    const touched: Shape[] = []
    for (const part of transaction.parts.values()) {
      const { shape } = part
      if (part.finish()) shapes.end(shape, mustRefetch())
      else if (shape.bufferedBytes > MOST_BUFFERED) shapes.end(shape, overtaken())
      else if (!shape.death) touched.push(shape)
    }
    shapes.publish(touched, transaction.endLsn)
    this.done = transaction.endLsn
    if (transaction.replayed) return
    if (transaction.followed.length > 0 || transaction.truncated.length > 0) shapes.follow(transaction)
    passed(transaction.commitLsn)
    shapes.passed(transaction.endLsn - 1n)
  }
}

const NOBODY: ReadonlySet<Shape> = new Set()
const FIRST_RETRY = 50
const LONGEST_RETRY = 2_000

function overtaken(): Error {
  return unavailable('More changes came than can be kept while the snapshot is being taken; trying again may help', 1)
}

function wholeRow(read: ReadText, size: number): Row {
  const row: (string | null)[] = []
  for (let index = 0; index < size; index += 1) row.push(read(index))
  return row
}
