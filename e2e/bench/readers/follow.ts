// Readers that follow a shape live: by long polls or by an event stream.
import { Marks } from '../marks.ts'
import { Wire } from './wire.ts'
import { catchUp, shapePath } from './catch-up.ts'
import type { Position, ShapeParams } from './catch-up.ts'

/** How many rounds are over, and who waits for that. */
export class RoundsOver {
  #count = 0
  #waiting: (() => void)[] = []

  /** Resolves once `count` rounds are over. */
  async over(count: number): Promise<void> {
    while (this.#count < count) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  next(): void {
    this.#count += 1
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

export type Follower = { readonly marks: Marks; stop(): void }

/** Follows from the shape's end by long polls; the next request goes out as soon as an answer is whole. */
export async function followByPolls(url: string, params: ShapeParams, counted: string): Promise<Follower> {
  return pollFrom(url, params, await catchUp(url, params), counted)
}

/**
 * The same from a position that is known, for many readers of one shape. With `rounds` the next request waits until a round is over:
 * the requests of those who were answered first would hold up, on one machine, those who still read.
 */
export function pollFrom(
  url: string,
  params: ShapeParams,
  from: Position,
  counted: string,
  rounds?: RoundsOver,
): Follower {
  const marks = new Marks(counted)
  const wire = new Wire(url, (piece) => marks.push(piece))
  const follow = async (): Promise<void> => {
    let position = from
    let cursor: string | undefined
    while (!wire.closed) {
      const live = { ...params, ...position, live: 'true', ...(cursor ? { cursor } : {}) }
      const head = await wire.get(shapePath(url, live))
      if (head.status !== 200 && head.status !== 204) throw new Error(`a long poll was answered with ${head.status}`)
      position = { handle: position.handle, offset: head.header('electric-offset') ?? position.offset }
      cursor = head.header('electric-cursor')
      await rounds?.over(marks.count)
    }
  }
  follow().catch((error: unknown) => marks.fail(error))
  return { marks, stop: () => wire.close() }
}

/** Follows by an event stream from a position; opened anew where it ended when the engine closes it. */
export function listenFrom(url: string, params: ShapeParams, from: Position, counted: string): Follower {
  const marks = new Marks(counted)
  let offset = from.offset
  const wire = new Wire(url, (piece) => {
    marks.push(piece)
    const reached = piece.lastIndexOf(REACHED)
    if (reached < 0) return
    offset = `${piece.toString('latin1', reached + REACHED.length, piece.indexOf('"', reached + REACHED.length))}_0`
  })
  const follow = async (): Promise<void> => {
    while (!wire.closed) {
      const head = await wire.get(
        shapePath(url, { ...params, handle: from.handle, offset, live: 'true', live_sse: 'true' }),
      )
      if (head.status !== 200) throw new Error(`an event stream was answered with ${head.status}`)
    }
  }
  follow().catch((error: unknown) => marks.fail(error))
  return { marks, stop: () => wire.close() }
}

const REACHED = 'global_last_seen_lsn":"'

/** A WebSocket that only listens. */
export function listenOnSocket(url: string, counted: string): Follower {
  const marks = new Marks(counted)
  const wire = new Wire(url, (piece) => marks.push(piece))
  void wire.get('/', UPGRADE)
  return { marks, stop: () => wire.close() }
}

const UPGRADE =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
