// Where new events stand among those already there. `seq` says when a row came to us; `ordinal` where it belongs in the story.
// Law: an ordinal is never changed; a slice that arrives late is put between its neighbours.
import { generateNKeysBetween } from 'fractional-indexing'

/** A run of new events that belong between the same two known ones. */
export interface Run {
  /** Indexes of the new events, in the order of the source. */
  indexes: number[]
  /** Ordinal of the known event before and after the run in this source, where there is one. */
  after: string | null
  before: string | null
}

/**
 * Splits the events of a slice into runs. `known[i]` is the ordinal of event i when it is already there, `undefined` when it
 * is new, null when it repeats a new event earlier in the slice.
 */
export function runsOf(known: Array<string | null | undefined>, last: string | null): Run[] {
  const runs: Run[] = []
  let run: Run = { indexes: [], after: last, before: null }
  for (const [index, ordinal] of known.entries()) {
    if (ordinal === null) continue
    if (ordinal === undefined) {
      run.indexes.push(index)
      continue
    }
    run.before = ordinal
    if (run.indexes.length > 0) runs.push(run)
    run = { indexes: [], after: ordinal, before: null }
  }
  if (run.indexes.length > 0) runs.push(run)
  return runs
}

/** `count` ordinals between two, both ends open where null. */
export function ordinalsBetween(after: string | null, before: string | null, count: number): string[] {
  return generateNKeysBetween(after, before, count)
}
