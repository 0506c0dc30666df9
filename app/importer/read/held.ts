// Sources that lie inside records of another source: held in memory, under a path of their own, while they are taken. So a file inside
// a row goes the way of all files (custody, cursor, account), without ever being written to a disk.

const held = new Map<string, Buffer>()

/** The content held under `path`, if that is no file. */
export const heldContent = (path: string): Buffer | undefined => held.get(path)

/** Holds `content` under `path` until the answer is called. */
export function hold(path: string, content: Buffer): () => void {
  held.set(path, content)
  return () => void held.delete(path)
}

/** The path of a source called `name` inside the source at `path`. */
export const pathInside = (path: string, name: string): string => `${path}#${name}`
