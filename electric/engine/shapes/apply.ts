// The messages of one connection → each shape's log. Every change is taken as it comes; what it adds to a shape is staged, and a
// transaction is published in all logs in one step when its commit has come and Postgres has judged what is to be judged.
import { mustRefetch, unavailable } from '../errors.ts'
import { KIND, readBegin, readCommit, readRelation, readTruncate, rowOid } from '../replication/pgoutput.ts'
import { insist } from '../replication/insist.ts'
import type { Session } from '../replication/stream.ts'
import type { Table } from '../catalog/table.ts'
import type { FollowedChange } from '../subqueries/followed.ts'
import { ChangedRow, wholeRow } from './changed-row.ts'
import { shapeLines } from './changes.ts'
import type { Place, Seen } from './changes.ts'
import { Judging, sizeOfRow } from './judging.ts'
import { Passing } from './part.ts'
import type { Part } from './part.ts'
import { Routes } from './routes.ts'
import type { ApplyOptions } from './publishing.ts'
import type { Shapes } from './matcher.ts'
import type { Target } from './routes.ts'
import type { Shape } from './shape.ts'

/** Bytes of rows that are judged together at most, of lines that one part and all together collect, and of lines that wait for a snapshot. */
const BATCH = 1024 * 1024
const PIECE = 256 * 1024
const MOST_COLLECTED = 2 * 1024 * 1024
const MOST_BUFFERED = 16 * 1024 * 1024

export class Apply implements Session {
  done = 0n
  readonly #options: ApplyOptions
  readonly #routes: Routes
  readonly #row = new ChangedRow()
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
        return this.#change(bytes)
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
    if (this.#judging.empty && this.#ready.length === 0) this.#publish(transaction)
    else this.#ready.push(transaction)
    // Not before: what it has staged is discarded when it cannot be published.
    this.#open = undefined
  }

  #current(): Passing {
    if (!this.#open) throw new Error('a change arrived outside a transaction')
    return this.#open
  }

  #change(bytes: Buffer): Promise<void> | undefined {
    const transaction = this.#current()
    if (transaction.replayed) return undefined
    const index = transaction.count
    const targets = this.#routes.of(rowOid(bytes))
    if (!targets) return this.#learn([rowOid(bytes)], bytes)
    transaction.count += 1
    if (targets.length === 0) return undefined
    this.#row.read(bytes)
    for (const target of targets) {
      if (this.#row.incomplete) this.#options.shapes.endTable(target.table.oid, 'no whole old row')
      else this.#give(transaction, target, index)
    }
    return this.#judging.bytes < BATCH ? undefined : this.#judge()
  }

  #give(transaction: Passing, target: Target, index: number): void {
    const { table, matcher, followed } = target
    const readOld = this.#row.before(target)
    const readNew = this.#row.after(target)
    const was = readOld ? matcher.matching(readOld) : NOBODY
    const is = readNew ? matcher.matching(readNew) : NOBODY
    if (was.size === 0 && is.size === 0 && !followed) return
    const before = wholeRow(readOld, target)
    const after = wholeRow(readNew, target)
    if (followed) this.#follow(transaction, { table: table.id, index, before, after })
    const place = { stamp: transaction.stamp, index }
    // Most updates move a row into no other shape.
    const stays = was === is
    for (const shape of was)
      this.#add(transaction, table, shape, { before, after: stays || is.has(shape) ? after : undefined }, place)
    if (stays) return
    for (const shape of is)
      if (!was.has(shape)) this.#add(transaction, table, shape, { before: undefined, after }, place)
  }

  #follow(transaction: Passing, change: FollowedChange): void {
    transaction.followed.push(change)
    transaction.followedBytes += sizeOfRow(change.before) + sizeOfRow(change.after)
    if (transaction.followedBytes < MOST_BUFFERED) return
    // Followers take whole transactions; this one is too large to be kept, and their shapes end.
    transaction.truncated.push(...new Set(transaction.followed.map(({ table }) => table)))
    transaction.followed = []
    transaction.followedBytes = 0
  }

  #add(transaction: Passing, table: Table, shape: Shape, seen: Seen, place: Place): void {
    if (!transaction.parts.has(shape) && shape.takes(transaction) === false) return
    const part = transaction.part(shape)
    if (!shape.definition.exact) return this.#judging.add(table, part, seen, place)
    part.add(shapeLines(shape, seen, place))
    this.#bound(transaction, part)
  }

  /** Lets the part, or all of its transaction, collect no more than they may. */
  #bound(transaction: Passing, part: Part): void {
    if (transaction.collected >= MOST_COLLECTED) {
      transaction.collected = 0
      for (const each of transaction.parts.values()) this.#relieve(each)
    } else if (part.bytes >= PIECE) this.#relieve(part)
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
      if (followed) transaction.truncated.push(table.id)
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
    for (const transaction of ready) this.#publish(transaction)
    this.#ready = []
    const open = this.#open
    for (const part of open?.parts.values() ?? []) if (open) this.#bound(open, part)
  }

  #insist<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    return insist(ask, { ended: () => this.#ended, trouble: this.#options.trouble })
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

const NOBODY: Shapes = new Set()

function overtaken(): Error {
  return unavailable('More changes came than can be kept while the snapshot is being taken; trying again may help', 1)
}
