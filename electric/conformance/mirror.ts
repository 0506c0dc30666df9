// A strict replica of a shape, fed by the unmodified Electric client. Where a collection would forgive (an insert of a row it has,
// an update of one it has not, a change that comes twice), the mirror records a fault: each transaction once, whole and in order.
import { ShapeStream, isChangeMessage, isControlMessage } from '@electric-sql/client'
import type { ChangeMessage, Message, Row } from '@electric-sql/client'

export type Params = Record<string, string | Record<string, string>>

export type MirrorOptions = {
  readonly liveSse?: boolean
  /** Texts of values as they came, but booleans as `t` and `f` and arrays as arrays. */
  readonly texts?: boolean
  /**
   * Other engines may send the last transaction of an event stream again at its reader's next request, and leave its last change
   * unmarked where a later one was dropped.
   */
  readonly repeats?: boolean
}

const same = (text: string): string => text
/** Parsers that leave values as Postgres' text. */
export const TEXTS = {
  ...Object.fromEntries(['int2', 'int4', 'int8', 'float4', 'float8', 'json', 'jsonb'].map((type) => [type, same])),
  bool: (text: string): string => text.slice(0, 1),
}

/** Soon tried again, because a test waits for it. */
export const BACKOFF = { initialDelay: 30, maxDelay: 200, multiplier: 1.5 }

/** Whether an app's onError would try again: the client itself does so only before the first byte of an answer. */
export function retried(error: Error): boolean {
  return !('status' in error && Number(error.status) >= 400)
}

export class Mirror {
  readonly name: string
  readonly rows = new Map<string, Row>()
  readonly faults: string[] = []
  /** How often the engine made it start again. */
  refetches = 0
  upToDate = false
  /** The position of the last change, in the order of the log; undefined while there is only the snapshot. */
  position: { readonly lsn: bigint; readonly op: number } | undefined
  /** Set when the client gave up. */
  error: Error | undefined
  readonly #options: MirrorOptions
  readonly #abort = new AbortController()
  readonly #stream: ShapeStream
  readonly #end: () => void
  #whole = true

  constructor(name: string, url: string, params: Params, options: MirrorOptions = {}) {
    this.name = name
    this.#options = options
    this.#stream = new ShapeStream({
      url: `${url}/v1/shape`,
      params: params as never,
      signal: this.#abort.signal,
      backoffOptions: BACKOFF,
      warnOnHttp: false,
      liveSse: options.liveSse ?? false,
      ...(options.texts ? { parser: TEXTS } : {}),
      onError: (error: Error) => {
        if (retried(error)) return {}
        if (!this.#abort.signal.aborted) this.error = error
        return undefined
      },
    } as ConstructorParameters<typeof ShapeStream>[0])
    this.#end = this.#stream.subscribe((messages) => {
      for (const message of messages) this.#apply(message)
    })
  }

  get handle(): string | undefined {
    return this.#stream.shapeHandle
  }

  stop(): void {
    this.#end()
    this.#abort.abort()
  }

  #apply(message: Message): void {
    if (isChangeMessage(message)) {
      this.upToDate = false
      if (this.#inOrder(message)) this.#change(message)
      return
    }
    if (!isControlMessage(message)) return
    const { control } = message.headers
    if (control === 'up-to-date' && !this.#whole && !this.#options.repeats)
      this.#fault('up-to-date in the middle of a transaction')
    this.upToDate = control === 'up-to-date'
    if (control !== 'must-refetch') return
    this.refetches += 1
    this.rows.clear()
    this.position = undefined
    this.#whole = true
  }

  /** Whether the change comes after all before it. */
  #inOrder({ headers, key }: ChangeMessage): boolean {
    if (headers.lsn === undefined) return true
    const position = { lsn: BigInt(String(headers.lsn)), op: Number(headers.op_position) }
    const last = this.position
    if (last && (position.lsn < last.lsn || (position.lsn === last.lsn && position.op <= last.op))) {
      if (!this.#options.repeats) this.#fault(`${key} at ${position.lsn}_${position.op} after ${last.lsn}_${last.op}`)
      return !this.#options.repeats
    }
    if (last && !this.#whole && last.lsn !== position.lsn && !this.#options.repeats)
      this.#fault(`a transaction began at ${position.lsn} before that of ${last.lsn} was whole`)
    this.position = position
    this.#whole = headers.last === true
    return true
  }

  #change({ key, value, old_value, headers }: ChangeMessage): void {
    const held = this.rows.get(key)
    const what = `${headers.operation} ${key} at ${String(headers.lsn ?? 'snapshot')}`
    if (headers.operation === 'insert') {
      if (held) this.#fault(`${what}: the row is there already`)
      this.rows.set(key, value)
      return
    }
    if (!held) return this.#fault(`${what}: there is no such row`)
    for (const [name, old] of Object.entries(old_value ?? {}))
      if (JSON.stringify(held[name]) !== JSON.stringify(old))
        this.#fault(`${what}: the old ${name} is not what was sent before`)
    if (headers.operation === 'delete') this.rows.delete(key)
    else this.rows.set(key, { ...held, ...value })
  }

  #fault(text: string): void {
    this.faults.push(`${this.name}: ${text}`)
  }
}
