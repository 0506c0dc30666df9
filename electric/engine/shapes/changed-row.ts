// A changed row as it lies in the read buffer, in the columns of any table that it belongs to. One object serves all messages.
import type { Row } from '../catalog/table.ts'
import { KIND, RowMessage } from '../replication/pgoutput.ts'
import type { ReadText } from './matcher.ts'
import type { Target } from './routes.ts'

export class ChangedRow {
  readonly #message = new RowMessage()
  #inserted = false
  readonly #readOld: ReadText = (index) => this.#message.old.text(index) ?? null
  /** Unchanged TOASTed values, which are not sent, are those of the old row. */
  readonly #readNew: ReadText = (index) => {
    const text = this.#message.row.text(index)
    return text === undefined && this.#message.hasOld ? this.#readOld(index) : (text ?? null)
  }

  /** Reads a message in place; what is asked below is valid as long as its bytes are. */
  read(bytes: Buffer): void {
    this.#inserted = bytes[0] === KIND.insert
    this.#message.read(bytes)
  }

  /** Whether there was a row before, of which not everything was sent. */
  get incomplete(): boolean {
    return !this.#inserted && !this.#message.hasOld
  }

  /** Reads the row before the change; undefined when there was none. */
  before({ places }: Target): ReadText | undefined {
    return this.#inserted ? undefined : placed(this.#readOld, places)
  }

  /** Reads the row after the change; undefined when there is none. */
  after({ places }: Target): ReadText | undefined {
    return this.#message.hasRow ? placed(this.#readNew, places) : undefined
  }
}

/** All columns of the row, as copies. */
export function wholeRow(read: ReadText | undefined, { table }: Target): Row | undefined {
  if (!read) return undefined
  const row: (string | null)[] = []
  for (let index = 0; index < table.columns.length; index += 1) row.push(read(index))
  return row
}

function placed(read: ReadText, places: readonly number[] | undefined): ReadText {
  return places ? (column) => read(places[column] ?? 0) : read
}
