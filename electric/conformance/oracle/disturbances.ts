// What may happen to a room while a case runs.

export type Disturbance =
  | 'readers cut'
  | 'readers cut in mid-chunk'
  | 'stream cut'
  | 'engine stopped'
  | 'engine killed'
  | 'slot dropped'
  | 'postgres restarted'
  | 'postgres killed'
  | 'storage flipped'
  | 'storage truncated'
  | 'storage deleted'

export type Weights = readonly (readonly [number, Disturbance])[]

/** What anybody's engine must bear, and can be done from outside. */
export const OUTSIDE: Weights = [
  [4, 'readers cut'],
  [6, 'readers cut in mid-chunk'],
]

/** With the right to end the database's connections. */
export const DATABASE: Weights = [[4, 'stream cut']]

/** With an engine of our own to end. */
export const ENGINE: Weights = [
  [2, 'engine stopped'],
  [4, 'engine killed'],
  [1, 'slot dropped'],
]

/** With a Postgres of our own to end. */
export const POSTGRES: Weights = [
  [1, 'postgres restarted'],
  [1, 'postgres killed'],
]

/** With a storage of our own to damage. */
export const STORAGE: Weights = [
  [1, 'storage flipped'],
  [1, 'storage truncated'],
  [0.5, 'storage deleted'],
]

/** After these an engine that keeps its shapes on disk serves the same handles. */
export const HARMLESS: ReadonlySet<Disturbance> = new Set<Disturbance>([
  'readers cut',
  'readers cut in mid-chunk',
  'stream cut',
  'engine stopped',
  'engine killed',
  'postgres restarted',
  'postgres killed',
])
