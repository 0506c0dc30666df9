// What waits in the outbox: one intention of a person, as it was meant, with the key that lets the server do it once.

export type Entry = {
  /** The place in the order of all that this browser has to send. */
  order: number
  /** A fresh UUID for each intention; sent again with it, it is not done again. */
  key: string
  /** Whose intention, in which space. Only a tab of that scope sends it. */
  scope: string
  /** Which write it is; see kinds.ts. */
  kind: string
  changes: Array<Record<string, unknown>>
  at: number
  /** Above nothing it has waited: for an answer to itself, or behind another one. */
  tries: number
  state: 'waiting' | 'refused'
  /** What the server said against it. */
  refusal?: string
}

/** An entry without its place. */
export type NewEntry = Omit<Entry, 'order'>
