// What the stream of one connection needs of all else: who wants changes, who judges, and where a transaction goes.
import type { FollowedTransaction } from '../subqueries/followers.ts'
import type { Ask } from './judging.ts'
import type { RoutedTables } from './routes.ts'
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
  /** Postgres cannot be asked; it will be asked again. */
  readonly trouble: (error: unknown) => void
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
