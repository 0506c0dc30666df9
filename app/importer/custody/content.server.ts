// A source in custody as the reader sees it: in the place of its file, chunk by chunk, checked by its chain.
import type { Database } from '#db/client.server.ts'
import type { Actor } from '#db/transact.server.ts'
import type { Content } from '../read/held.ts'
import { chunksOf } from './chunks.server.ts'
import type { Kept } from './chunks.server.ts'

export interface KeptContent extends Content {
  /** Whether something in [from, to), which was read before, was masked when it was stored. */
  wasMasked: (from: number, to: number) => boolean
}

/** The content of `kept`, for `hold`. Reading throws BrokenCustody where the chain breaks. */
export function contentOfKept(db: Database, actor: Actor, kept: Kept): KeptContent {
  const masked: Array<[number, number]> = []
  return {
    length: kept.bytes,
    wasMasked: (from, to) => masked.some(([a, b]) => a < to && b > from),
    read: async function* (from, to) {
      if (from >= to) return
      for await (const chunk of chunksOf(db, actor, kept, from)) {
        const end = chunk.from + chunk.bytes.length
        const last = masked.at(-1)
        if (chunk.masked && last?.[1] === chunk.from) last[1] = end
        else if (chunk.masked && !masked.some(([a, b]) => a <= chunk.from && b >= end)) masked.push([chunk.from, end])
        yield chunk.bytes.subarray(Math.max(0, from - chunk.from), Math.max(0, to - chunk.from))
        if (end >= to) return
      }
    },
  }
}
