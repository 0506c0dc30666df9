// The stretches of a JSON document: its header first, then its rows in order. A cursor may stand after any row.
import { beginAs } from './detect.server.ts'
import type { DocumentPlan } from './document.server.ts'
import { takePieces } from './giant.server.ts'
import { maskBytes } from './read/records.server.ts'
import { rowRecords } from './read/row-records.server.ts'
import { readRows } from './read/rows.server.ts'
import type { RowBlock } from './read/rows.server.ts'
import type { Cursor } from './store/cursor.server.ts'
import { concealed, cutter } from './stretch.server.ts'
import type { Stretch, StretchOptions } from './stretch.server.ts'

export async function* documentStretches(
  cursor: Cursor,
  plan: DocumentPlan,
  options: StretchOptions,
): AsyncGenerator<Stretch> {
  let current = cursor
  const pieces = takePieces(options)
  const start = { from: cursor.position, insideGiant: cursor.state.giant !== null }
  for await (const block of readRows(options.path, plan.arrays, start)) {
    const made = block.kind === 'piece' ? pieces(block, current) : rowStretches(block, current, plan, options)
    for await (const stretch of made) {
      yield stretch
      current = stretch.next
    }
  }
}

async function* rowStretches(
  block: RowBlock,
  start: Cursor,
  plan: DocumentPlan,
  options: StretchOptions,
): AsyncGenerator<Stretch> {
  const masked = await concealed(await maskBytes(block.bytes, options), plan.format, options)
  const state = structuredClone(start.state)
  const first = state.document === undefined
  state.document = 'begun'
  // Once told by them it is known: first rows can be large, and would be held as long as the document is read.
  if (first) await beginAs(state, plan.format, plan.values.splice(0), options)
  const take = cutter(block, masked, { ...start, state }, options)
  yield* take(rowRecords(block, masked, start.line, first ? plan.header : null), block.last)
}
