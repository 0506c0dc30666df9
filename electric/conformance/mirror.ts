// A strict replica of a shape, fed by the unmodified Electric client. Where a collection would forgive (an insert of a row it has,
// an update of one it has not), the mirror records a fault: each transaction must arrive once, whole and in order.
import { ShapeStream, isChangeMessage, isControlMessage } from '@electric-sql/client'
import type { Message, Row } from '@electric-sql/client'

export type Params = Record<string, string | Record<string, string>>

export class Mirror {
  readonly name: string
  readonly rows = new Map<string, Row>()
  readonly faults: string[] = []
  /** How often the engine made it start again. */
  refetches = 0
  upToDate = false
  readonly #abort = new AbortController()
  readonly #end: () => void

  constructor(name: string, url: string, params: Params, liveSse = false) {
    this.name = name
    const stream = new ShapeStream({
      url: `${url}/v1/shape`,
      params: params as never,
      signal: this.#abort.signal,
      backoffOptions: { initialDelay: 50, maxDelay: 250, multiplier: 1.5 },
      warnOnHttp: false,
      liveSse,
      onError: (error: Error) => {
        if (!this.#abort.signal.aborted) this.faults.push(`stream error: ${String(error)}`)
      },
    } as ConstructorParameters<typeof ShapeStream>[0])
    this.#end = stream.subscribe((messages) => {
      for (const message of messages) this.#apply(message)
    })
  }

  stop(): void {
    this.#end()
    this.#abort.abort()
  }

  #apply(message: Message): void {
    this.upToDate = false
    if (isControlMessage(message)) {
      if (message.headers.control === 'up-to-date') this.upToDate = true
      if (message.headers.control === 'must-refetch') {
        this.refetches += 1
        this.rows.clear()
      }
      return
    }
    if (!isChangeMessage(message)) return
    const { key, value, headers } = message
    const held = this.rows.get(key)
    const where = `${headers.operation} ${key} at ${String(headers.lsn ?? 'snapshot')}`
    if (headers.operation === 'insert') {
      if (held) this.faults.push(`${this.name}: ${where}: the row is there already`)
      this.rows.set(key, value)
    } else if (!held) this.faults.push(`${this.name}: ${where}: there is no such row`)
    else if (headers.operation === 'delete') this.rows.delete(key)
    else this.rows.set(key, { ...held, ...value })
  }
}
