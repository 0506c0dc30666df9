// Sources whose bytes are in memory under a path of their own while they are taken: what lies inside records of another source, and
// what another machine sends. So they go the way of all files (custody, cursor, account), without ever being written to a disk.

export interface Held {
  bytes: Buffer
  /** Where they stand in the source; what comes before has been taken and is not here. */
  from: number
  /** What lay beside the source where it came from: the folder that its session ran in. */
  folder: string | null
}

const held = new Map<string, Held>()

/** What is held under `path`, if that is no file. */
export const heldAt = (path: string): Held | undefined => held.get(path)

/** Holds `bytes` under `path` until the answer is called. */
export function hold(path: string, bytes: Buffer, { from = 0, folder = null }: Partial<Held> = {}): () => void {
  held.set(path, { bytes, from, folder })
  return () => void held.delete(path)
}

/** The path of a source called `name` inside the source at `path`. */
export const pathInside = (path: string, name: string): string => `${path}#${name}`
