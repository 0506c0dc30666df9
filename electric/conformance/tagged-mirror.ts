// A strict replica of a shape with subqueries: what a collection does with tags and moves, but where a collection forgives (an insert
// of a row that it shows, an update of one that it does not) a fault is recorded.
import { ShapeStream, isChangeMessage } from '@electric-sql/client'
import type { Message, Row } from '@electric-sql/client'

type Held = { row: Row; tags: string[]; conditions: boolean[] }
type Pattern = { readonly pos: number; readonly value: string }

export class TaggedMirror {
  readonly name: string
  readonly faults: string[] = []
  refetches = 0
  /** How many move-ins and move-outs it was told. */
  moves = 0
  readonly #held = new Map<string, Held>()
  readonly #abort = new AbortController()

  constructor(name: string, url: string, params: object, liveSse = false) {
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
    stream.subscribe((messages) => {
      for (const message of messages) this.#apply(message)
    })
  }

  get rows(): Row[] {
    return [...this.#held.values()].map(({ row }) => row)
  }

  stop(): void {
    this.#abort.abort()
  }

  #apply(message: Message): void {
    const { event, patterns, control } = message.headers as { event?: string; patterns?: Pattern[]; control?: string }
    if (control === 'must-refetch') {
      this.refetches += 1
      this.#held.clear()
    }
    if (event) this.moves += 1
    if (event) this.#move(patterns ?? [], event === 'move-in')
    if (isChangeMessage(message)) this.#change(message)
  }

  #change({ key, value, headers }: Extract<Message, { key: string }>): void {
    const said = headers as {
      operation: string
      tags?: string[]
      active_conditions?: boolean[]
      removed_tags?: string[]
    }
    const held = this.#held.get(key)
    const where = `${this.name}: ${said.operation} ${key} at ${String(headers.lsn ?? 'a snapshot')}`
    if (said.operation === 'delete') {
      if (!held) this.faults.push(`${where}: there is no such row`)
      this.#held.delete(key)
      return
    }
    if (said.operation === 'insert' && held) this.faults.push(`${where}: the row is there already`)
    if (said.operation === 'update' && !held) this.faults.push(`${where}: there is no such row`)
    const tags = said.tags ?? []
    const gone = said.removed_tags ?? []
    if (held && held.tags.some((tag) => !tags.includes(tag) && !gone.includes(tag)))
      this.faults.push(`${where}: a tag was lost without being removed`)
    const next = { row: { ...held?.row, ...value }, tags, conditions: said.active_conditions ?? [] }
    if (tags.length > 0 && !visible(next)) this.faults.push(`${where}: the row's own conditions exclude it`)
    this.#held.set(key, next)
  }

  #move(patterns: readonly Pattern[], into: boolean): void {
    for (const { pos, value } of patterns)
      for (const [key, held] of this.#held) {
        if (!held.tags.some((tag) => tag.split('/')[pos] === value)) continue
        held.conditions[pos] = into
        if (!visible(held)) this.#held.delete(key)
      }
  }
}

function visible({ tags, conditions }: Held): boolean {
  return tags.some((tag) => tag.split('/').every((slot, pos) => slot === '' || conditions[pos]))
}
