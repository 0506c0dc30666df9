// The stretches of a source, from a cursor to its present end: blocks masked, parsed and cut into batches that end with a record.
// No database: whoever commits a stretch goes on from its `next`.
import { detectFormat, refuseWhole } from './detect.server.ts'
import { documentStretches } from './document-stretches.server.ts'
import { planOf } from './document.server.ts'
import type { Plan } from './document.server.ts'
import { takePieces } from './giant.server.ts'
import { maskBytes, recordsOf } from './read/records.server.ts'
import { linesIn, readBlocks } from './read/source.server.ts'
import type { Block } from './read/source.server.ts'
import { lineValues } from './read/values.ts'
import type { Cursor } from './store/cursor.server.ts'
import { concealed, cutter } from './stretch.server.ts'
import type { Stretch, StretchOptions, Verdict } from './stretch.server.ts'

/** Yields what can be committed, one stretch after the other; the last value says how many bytes of an unfinished end stay. */
export async function* stretches(
  cursor: Cursor,
  options: StretchOptions,
): AsyncGenerator<Stretch | { tornBytes: number }> {
  const plan = await planFrom(cursor, options)
  if (plan.kind === 'document') yield* documentStretches(cursor, plan, options)
  if (plan.kind === 'lines' || plan.kind === 'foreign') yield* allLines(cursor, plan, options)
  else yield { tornBytes: plan.kind === 'torn' ? options.bytes : 0 }
}

async function planFrom(
  { position, state }: Cursor,
  { path, settled, store, sent, keepSecrets }: StretchOptions,
): Promise<Plan | { kind: 'done' }> {
  if (store) return { kind: 'lines' }
  if (state.document === 'done') return { kind: 'done' }
  if (sent && !sent.whole) return { kind: 'lines' }
  if (state.document === undefined && (position > 0 || state.giant)) return { kind: 'lines' }
  return planOf(path, settled || state.document !== undefined, { keepSecrets })
}

async function* allLines(
  cursor: Cursor,
  plan: Plan,
  options: StretchOptions,
): AsyncGenerator<Stretch | { tornBytes: number }> {
  let current = cursor
  let tornBytes = 0
  const pieces = takePieces(options)
  for await (const block of blocksOf(cursor, options)) {
    const made = block.kind === 'piece' ? pieces(block, current) : lineStretches(block, current, plan, options)
    for await (const stretch of made) {
      yield stretch
      current = stretch.next
    }
    tornBytes = block.from + block.bytes.length - current.position
  }
  yield { tornBytes }
}

function blocksOf({ position: from, state }: Cursor, { path, store, sent }: StretchOptions): AsyncGenerator<Block> {
  if (store) return store.blocks(from, state.rows ?? {})
  return readBlocks(path, { from, insideGiant: state.giant !== null || sent?.piece === true })
}

async function* lineStretches(
  block: Block,
  start: Cursor,
  plan: Plan,
  options: StretchOptions,
): AsyncGenerator<Stretch> {
  const foreign = start.position === 0 && plan.kind === 'foreign' ? plan.found : null
  if (block.kind === 'tail' && !foreign && !start.state.unsupported && !isWhole(block)) return
  const masked = await maskBytes(block.bytes, options)
  const state = structuredClone(start.state)
  const verdict: Verdict = { records: 0, refusals: [] }
  if (foreign) refuseWhole(state, foreign, options.bytes, verdict)
  else if (!state.format && !state.unsupported) await detectFormat(state, masked.bytes, options.bytes, verdict, options)
  const known = await concealed(masked, state.format, options)
  const take = cutter(block, known, { ...start, state }, options, verdict)
  // Nothing but blank lines so far, or a source of another format: custody alone.
  const nothing = {
    kind: 'blank' as const,
    end: block.from + block.bytes.length,
    nextLine: start.line + linesIn(block.bytes),
  }
  yield* take(state.format ? recordsOf(block.bytes, known, block.from, start.line) : [nothing])
}

/** Whether what stands after the last newline is finished: an object that ends is; a line that does not parse is still being written. */
export function isWhole(block: Pick<Block, 'bytes'>): boolean {
  const { values, rest } = lineValues(block.bytes.toString('utf8'))
  return rest === null && values.every(({ value }) => typeof value === 'object')
}
