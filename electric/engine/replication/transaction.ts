// pgoutput messages → whole transactions, in commit order. A transaction is handed on once, at its commit.
import { decodeMessage } from './pgoutput.ts'
import type { ChangeMessage, PgOutputMessage, RelationMessage } from './pgoutput.ts'

/** A change and its index among all published changes of its transaction. */
export type Change = {
  readonly index: number
  readonly message: ChangeMessage
  readonly relations: readonly RelationMessage[]
}

/** `commitLsn` is the LSN of the commit record (the N of offsets); `endLsn` the one after it (what is acknowledged). */
export type Transaction = {
  readonly xid: number
  readonly commitLsn: bigint
  readonly endLsn: bigint
  readonly changes: readonly Change[]
  /** Tables with changes that were not kept, because they were not wanted when the change arrived. */
  readonly skipped: ReadonlySet<number>
}

export class TransactionAssembler {
  readonly #relations = new Map<number, RelationMessage>()
  readonly #wanted: (oid: number) => boolean
  #open: { xid: number; commitLsn: bigint; count: number; changes: Change[]; skipped: Set<number> } | undefined

  /** Changes of tables that are not `wanted` are counted (they take an index) but not kept. */
  constructor(wanted: (oid: number) => boolean) {
    this.#wanted = wanted
  }

  /** Whether the last message left a transaction unfinished. */
  get inTransaction(): boolean {
    return this.#open !== undefined
  }

  /** Takes the next message; returns the transaction that it completes, if any. */
  push(bytes: Buffer): Transaction | undefined {
    const message: PgOutputMessage = decodeMessage(bytes)
    switch (message.kind) {
      case 'begin':
        this.#open = { xid: message.xid, commitLsn: message.commitLsn, count: 0, changes: [], skipped: new Set() }
        return undefined
      case 'commit': {
        const open = this.#open
        this.#open = undefined
        if (!open) return undefined
        const { xid, commitLsn, changes, skipped } = open
        return { xid, commitLsn, endLsn: message.endLsn, changes, skipped }
      }
      case 'relation':
        this.#relations.set(message.oid, message)
        return undefined
      case 'other':
        return undefined
      default:
        this.#keep(message)
        return undefined
    }
  }

  #keep(message: ChangeMessage): void {
    if (!this.#open) throw new Error('a change arrived outside a transaction')
    const index = this.#open.count
    this.#open.count += 1
    const all = message.kind === 'truncate' ? message.oids : [message.oid]
    const oids = all.filter(this.#wanted)
    for (const oid of all) if (!oids.includes(oid)) this.#open.skipped.add(oid)
    if (oids.length === 0) return
    const relations = oids.flatMap((oid) => this.#relations.get(oid) ?? [])
    this.#open.changes.push({ index, message, relations })
  }
}
