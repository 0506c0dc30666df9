// What the file knows besides frames: whose history it holds and up to where, and which shapes are whole. Every row carries a
// checksum of its own.
import { crc32 } from 'node:zlib'
import { StorageFault } from './fault.ts'
import type { StorageFile } from './file.ts'
import type { StatementSync } from './sqlite.ts'

/** `origin` names the history that all of it was derived from; every commit before `position` is in it, and none behind. */
export type State = {
  readonly origin: string
  readonly boot: string
  readonly clean: boolean
  readonly position: bigint
  /** The ends of all saved logs, combined: a log that lost its end is noticed. */
  readonly marks: number
  /** The number of the last handle that was given. */
  readonly handle: bigint
}

/** A table as it was when its shapes were made, and how it was published then; both as JSON. */
export type StoredTable = { readonly id: string; readonly definition: string; readonly published: string }

/** A shape whose snapshot is whole. `lsn` is the end of the WAL right after its snapshot was taken. */
export type StoredShape = {
  readonly id: number
  readonly handle: string
  /** The id of its table. */
  readonly table: string
  readonly definition: string
  readonly snapshot: string
  readonly lsn: bigint
}

type Row = Record<string, string | number | null>

export class StateTables {
  readonly #file: StorageFile
  readonly #setState: StatementSync
  readonly #setTable: StatementSync
  readonly #setShape: StatementSync
  readonly #removeShape: StatementSync

  constructor(file: StorageFile) {
    this.#file = file
    this.#setState = file.prepare('INSERT OR REPLACE INTO state VALUES (1, ?, ?, ?, ?, ?, ?, ?)')
    this.#setTable = file.prepare('INSERT OR REPLACE INTO tables VALUES (?, ?, ?, ?)')
    this.#setShape = file.prepare('INSERT INTO shapes VALUES (?, ?, ?, ?, ?, ?, ?)')
    this.#removeShape = file.prepare('DELETE FROM shapes WHERE id = ?')
  }

  /** Writes the state; inside a transaction, as all that writes here. */
  setState({ origin, boot, clean, position, marks, handle }: State): void {
    const row = [origin, boot, clean ? 1 : 0, position.toString(), marks, handle.toString()]
    this.#setState.run(...row, checksum(row))
  }

  setTable({ id, definition, published }: StoredTable): void {
    const row = [id, definition, published]
    this.#setTable.run(...row, checksum(row))
  }

  setShape({ id, handle, table, definition, snapshot, lsn }: StoredShape): void {
    const row = [id, handle, table, definition, snapshot, lsn.toString()]
    this.#setShape.run(...row, checksum(row))
  }

  removeShape(id: number): void {
    this.#removeShape.run(id)
  }

  /** The state, or undefined in a new file. */
  state(): State | undefined {
    const [row] = this.#rows('SELECT origin, boot, clean, position, marks, handle, crc FROM state')
    if (!row) return undefined
    const { origin, boot, clean, position, marks, handle } = row
    return {
      origin: String(origin),
      boot: String(boot),
      clean: clean === 1,
      position: BigInt(position ?? 0),
      marks: Number(marks),
      handle: BigInt(handle ?? 0),
    }
  }

  tables(): StoredTable[] {
    return this.#rows('SELECT id, definition, published, crc FROM tables').map(({ id, definition, published }) => ({
      id: String(id),
      definition: String(definition),
      published: String(published),
    }))
  }

  shapes(): StoredShape[] {
    const rows = this.#rows('SELECT id, handle, source, definition, snapshot, lsn, crc FROM shapes ORDER BY id')
    return rows.map(({ id, handle, source, definition, snapshot, lsn }) => ({
      id: Number(id),
      handle: String(handle),
      table: String(source),
      definition: String(definition),
      snapshot: String(snapshot),
      lsn: BigInt(lsn ?? 0),
    }))
  }

  /** Rows whose checksum, their last column, is right; throws StorageFault `damaged` for any other. */
  #rows(sql: string): Row[] {
    return this.#file.guarded(() => {
      const rows = this.#file.prepare(sql).all() as Row[]
      for (const { crc, ...row } of rows)
        if (checksum(Object.values(row)) !== crc)
          throw new StorageFault('damaged', `${this.#file.path} is damaged; its shapes are fetched anew`)
      return rows
    })
  }
}

function checksum(row: readonly (string | number | null)[]): number {
  return crc32(JSON.stringify(row))
}
