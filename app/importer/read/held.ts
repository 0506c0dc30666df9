// Sources that are read from elsewhere than a disk, under a path of their own, while they are taken: what lies inside records of another
// source, what another machine sends, what is in custody. So they go the way of all files, without ever being written to a disk.

/** What is read in the place of a file. */
export interface Content {
  length: number
  /** The bytes of [from, to), in chunks of a bounded size. */
  read: (from: number, to: number) => AsyncIterable<Buffer>
}

interface Beside {
  /** Where the bytes stand in the source; what comes before has been taken and is not here. */
  from: number
  /** What lay beside the source where it came from: the folder that its session ran in. */
  folder: string | null
  /** When it was last changed where it is kept; the beginning of time where nobody knows. */
  modifiedAt: Date
}

export interface Held {
  content: Content
  folder: string | null
  modifiedAt: Date
}

const held = new Map<string, Held>()

/** What is held under `path`, if that is no file. */
export const heldAt = (path: string): Held | undefined => held.get(path)

/** Holds `content` under `path` until the answer is called. */
export function hold(
  path: string,
  content: Buffer | Content,
  { from = 0, folder = null, modifiedAt = new Date(0) }: Partial<Beside> = {},
): () => void {
  held.set(path, { content: Buffer.isBuffer(content) ? inMemory(content, from) : content, folder, modifiedAt })
  return () => void held.delete(path)
}

const chunk = 1024 * 1024

const inMemory = (bytes: Buffer, base: number): Content => ({
  length: base + bytes.length,
  read: async function* (from, to) {
    const end = Math.min(to - base, bytes.length)
    for (let at = Math.max(from - base, 0); at < end; at += chunk) yield bytes.subarray(at, Math.min(at + chunk, end))
  },
})

/** The path of a source called `name` inside the source at `path`. */
export const pathInside = (path: string, name: string): string => `${path}#${name}`
