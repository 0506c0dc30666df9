// The unmodified TanStack collection as a follower: eager, progressive, and on demand through a live query over a window of keys.
import { BTreeIndex, createCollection, createLiveQueryCollection, gte } from '@tanstack/db'
import { electricCollectionOptions } from '@tanstack/electric-db-collection'
import '../current-target.ts'
import { BACKOFF, TEXTS, retried } from '../mirror.ts'
import type { Follower, Following } from './follower.ts'
import { renamed } from './statements.ts'
import type { TablePlan } from './tables.ts'
import type { TruthRow } from './truth.ts'

const { int4: _int4, ...texts } = TEXTS as Record<string, (text: string) => string>
const FROM = 5
const LIMIT = 6
/** Milliseconds in which a live query has its first rows, or never will. */
const STUCK = 4_000

export class CollectionFollower implements Follower {
  readonly faults: string[] = []
  readonly refetches = 0
  readonly handle = undefined
  error: Error | undefined
  readonly #abort = new AbortController()
  readonly #window: string | undefined
  #begun = Date.now()
  /** Whether its shape has ended since it began. */
  #ended = false
  readonly #begin: () => ReturnType<CollectionFollower['start']>
  #collection: ReturnType<CollectionFollower['start']>
  #query:
    | { readonly toArray: readonly object[]; readonly status: string; isReady(): boolean; cleanup(): Promise<void> }
    | undefined

  constructor(following: Following, syncMode: 'eager' | 'on-demand' | 'progressive') {
    this.#window = syncMode === 'on-demand' ? integerKey(following.table) : undefined
    this.#begin = () => this.start(following, syncMode)
    this.#collection = this.#begin()
    if (syncMode === 'on-demand') this.#query = this.#ask()
  }

  get progress(): string {
    return `${this.#collection.size} ${this.#collection.status} ${this.#query?.status}`
  }

  reached(): undefined {
    return undefined
  }

  rows(): Iterable<TruthRow> | undefined {
    const from = this.#query ?? this.#collection
    // A live query whose shape ends while its first rows come may wait for ever, though it has been answered.
    const stuck = !from.isReady() && this.#ended && Date.now() - this.#begun > STUCK
    if (stuck || from.status === 'error' || this.#collection.status === 'error') this.#again()
    if (!from.isReady()) return undefined
    return from.toArray.map((row) =>
      // Live queries add names of their own.
      Object.fromEntries(
        Object.entries(row)
          .filter(([name]) => !name.startsWith('$'))
          .map(([name, value]) => [name, asText(value)]),
      ),
    )
  }

  expected(rows: TruthRow[]): TruthRow[] {
    const key = this.#window
    if (key === undefined) return rows
    return rows
      .filter((row) => Number(row[key]) >= FROM)
      .sort((a, b) => Number(b[key]) - Number(a[key]))
      .slice(0, LIMIT)
  }

  stop(): void {
    this.#abort.abort()
    void this.#query?.cleanup()
    void this.#collection.cleanup()
  }

  private start({ name, url, params, table }: Following, syncMode: 'eager' | 'on-demand' | 'progressive') {
    const key = table.key.length > 0 ? table.key : undefined
    return createCollection({
      ...electricCollectionOptions<Record<string, string | number | null>>({
        id: name,
        shapeOptions: {
          url: `${url}/v1/shape`,
          params: params as never,
          subsetMethod: 'POST',
          warnOnHttp: false,
          backoffOptions: BACKOFF,
          parser: texts as never,
          signal: this.#abort.signal,
          fetchClient: async (...request) => {
            const response = await fetch(...request)
            this.#ended ||= response.status === 409
            // A collection tells nobody that a subset was refused, as when an alteration made its key no number any more.
            if (response.status === 400) this.error ??= await refusal(response)
            return response
          },
          onError: (error) => {
            if (retried(error)) return {}
            if (!this.#abort.signal.aborted) this.error = error
            return undefined
          },
        },
        syncMode,
        getKey: (row) =>
          JSON.stringify((key ?? Object.keys(row).sort()).map((name) => row[name] ?? row[renamed(name)] ?? null)),
      }),
      autoIndex: 'eager',
      defaultIndexType: BTreeIndex,
      startSync: true,
    })
  }

  /** A first subset that was cut off is not tried again by a collection; an app makes a new one. */
  #again(): void {
    this.#begun = Date.now()
    this.#ended = false
    void this.#query?.cleanup()
    void this.#collection.cleanup()
    this.#collection = this.#begin()
    if (this.#query) this.#query = this.#ask()
  }

  #ask() {
    const window = this.#window
    const from = this.#collection
    const query = createLiveQueryCollection({
      query: (q) => {
        const all = q.from({ item: from })
        if (window === undefined) return all
        return all
          .where(({ item }) => gte(item[window] as never, FROM))
          .orderBy(({ item }) => item[window] as never, 'desc')
          .limit(LIMIT)
      },
      startSync: true,
    })
    // A live query that nobody looks at is taken down after five seconds, and is not ready then though it has been answered.
    query.subscribeChanges(() => undefined)
    // What fails is told by the client's error and the status.
    query.preload().catch(() => undefined)
    return query
  }
}

async function refusal(response: Response): Promise<Error> {
  const json: unknown = await response.clone().json()
  return Object.assign(new Error('refused'), { status: 400, json })
}

/** Integers, which windows compare as numbers, as the text that Postgres gave. */
function asText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asText)
  return typeof value === 'number' ? String(value) : value
}

/** The one integer key that a window can run over. */
function integerKey(table: TablePlan): string | undefined {
  const [only, ...others] = table.key
  const column = table.columns.find(({ name }) => name === only)
  return others.length === 0 && column?.kind.type === 'int4' && /^[\w ]+$/.test(column.name) ? column.name : undefined
}
