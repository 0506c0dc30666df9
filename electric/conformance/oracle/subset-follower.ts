// A shape without its history (log=changes_only, from now on), filled by one subset request: what an on-demand collection does, with the
// published client alone. Rows may come twice by right, so it only has to come right.
import { ShapeStream, isChangeMessage, isControlMessage } from '@electric-sql/client'
import type { Message } from '@electric-sql/client'
import { BACKOFF, TEXTS, retried } from '../mirror.ts'
import type { Follower, Following } from './follower.ts'
import type { TruthRow } from './truth.ts'

export class SubsetFollower implements Follower {
  readonly faults: string[] = []
  error: Error | undefined
  refetches = 0
  readonly #rows = new Map<string, TruthRow>()
  readonly #stream: ShapeStream
  readonly #abort = new AbortController()
  readonly #end: () => void
  #filled = false

  constructor({ url, params }: Following) {
    this.#stream = new ShapeStream({
      url: `${url}/v1/shape`,
      params: params as never,
      log: 'changes_only',
      offset: 'now',
      subsetMethod: 'POST',
      signal: this.#abort.signal,
      backoffOptions: BACKOFF,
      warnOnHttp: false,
      parser: TEXTS,
      onError: (error: Error) => (retried(error) ? {} : this.#failed(error)),
    } as ConstructorParameters<typeof ShapeStream>[0])
    this.#end = this.#stream.subscribe((messages) => {
      for (const message of messages) this.#apply(message)
    })
    this.#fill()
  }

  get handle(): string | undefined {
    return this.#stream.shapeHandle
  }

  get progress(): string {
    return `${this.refetches} ${this.#rows.size}`
  }

  reached(): undefined {
    return undefined
  }

  rows(): Iterable<TruthRow> | undefined {
    return this.#filled ? this.#rows.values() : undefined
  }

  expected(rows: TruthRow[]): TruthRow[] {
    return rows
  }

  stop(): void {
    this.#end()
    this.#abort.abort()
  }

  #fill(): void {
    this.#filled = false
    const { refetches } = this
    this.#stream.requestSnapshot({ where: 'true = true' }).then(
      () => (this.#filled ||= refetches === this.refetches),
      // Cut off in the middle: an app asks again.
      (error: unknown) => {
        if (this.#abort.signal.aborted) return
        if (error instanceof Error && retried(error)) setTimeout(() => this.#fill(), BACKOFF.initialDelay)
        else this.#failed(error)
      },
    )
  }

  #failed(error: unknown): void {
    if (!this.#abort.signal.aborted) this.error = error instanceof Error ? error : new Error(String(error))
  }

  #apply(message: Message): void {
    if (isControlMessage(message) && message.headers.control === 'must-refetch') {
      this.refetches += 1
      this.#rows.clear()
      this.#fill()
    }
    if (!isChangeMessage(message)) return
    const { key, value, headers } = message
    const held = this.#rows.get(key)
    if (headers.operation === 'delete') this.#rows.delete(key)
    // An update of a row from before the subset came: the subset brings it.
    else if (headers.operation === 'insert' || held) this.#rows.set(key, { ...held, ...value })
  }
}
