// A line over the size limit: kept in custody piece by piece, masked, and refused as one record when its end is reached.
// Memory stays bounded, and the cursor may stand in the middle of it.
import type { Batch } from './batch.ts'
import { maskBytes } from './read/records.server.ts'
import type { Masking } from './read/records.server.ts'
import { giantLine, linesIn } from './read/source.server.ts'
import type { Block } from './read/source.server.ts'
import type { Cursor } from './store/cursor.server.ts'
import type { Stretch } from './stretch.server.ts'

const step = 4 * 1024 * 1024
// The longest secret that the rules know is a private key of 10,000 characters: so much is held back for the next piece.
const overlap = 16 * 1024

type Piece = Extract<Block, { kind: 'piece' }>

/** Answers a function that is given the pieces of a source one after the other and makes stretches of them. */
export function takePieces(masking: Masking = {}): (piece: Piece, cursor: Cursor) => AsyncGenerator<Stretch> {
  let held: Buffer = Buffer.alloc(0)
  return async function* (piece, cursor) {
    let at = cursor
    held = held.length === 0 ? piece.bytes : Buffer.concat([held, piece.bytes])
    while (held.length > 0) {
      const end = charBorder(held, Math.min(held.length, step + overlap))
      const final = piece.last && end === held.length
      if (!final && end <= overlap) return
      const part = held.subarray(0, end)
      const masked = await maskBytes(part, masking)
      const cut = final ? end : safeCut(masked.bytes, end - overlap)
      if (cut === 0) return
      const stretch = stretchOf(at, part.subarray(0, cut), masked.bytes.subarray(0, cut), masked.found, final && piece)
      yield stretch
      at = stretch.next
      held = held.subarray(cut)
      if (!piece.last && held.length < step) return
    }
  }
}

function stretchOf(cursor: Cursor, raw: Buffer, masked: Buffer, found: number, final: Piece | false): Stretch {
  const giant = cursor.state.giant ?? { offset: cursor.position, line: cursor.line }
  const to = cursor.position + raw.length
  const batch: Batch = {
    from: cursor.position,
    to,
    raw,
    masked,
    found,
    records: final ? 1 : 0,
    sessions: new Map(),
    refusals: [],
    events: 0,
    rows: [],
    embedded: [],
    said: [],
  }
  if (final)
    batch.refusals.push({
      ...giant,
      length: to - giant.offset - (raw.at(-1) === 0x0a ? 1 : 0),
      code: final.code ?? 'line_too_long',
      reason:
        final.reason ??
        `Line ${giant.line} is longer than ${giantLine / 1024 / 1024} MB, so it was not read into the timeline. All of it is in custody; nothing has to be done.`,
      raw: null,
    })
  const state = { ...cursor.state, giant: final ? null : giant }
  return { batch, next: { ...cursor, position: to, line: cursor.line + linesIn(raw), state } }
}

// Not within a character, and not within something that was masked: its other half would be shown.
function safeCut(masked: Buffer, wanted: number): number {
  let cut = wanted
  while (cut > 0 && masked[cut - 1] === 0x2a && masked[cut] === 0x2a) cut--
  return charBorder(masked, cut)
}

function charBorder(bytes: Buffer, wanted: number): number {
  let at = wanted
  while (at > 0 && at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80) at--
  return at
}
