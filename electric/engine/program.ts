// The engine as a program that others start. Node's stripping of types takes some 30 MB that it never gives back, so it runs from
// one file of plain JavaScript where `npm run build` has left that, else from its sources.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** What `npm run build` makes of the engine. */
export const builtEngine = join(import.meta.dirname, '..', '..', '.output', 'engine', 'main.mjs')

/** The engine's sources as a program. */
export const engineSource = join(import.meta.dirname, 'main.ts')

/** Words for Node that start the engine: as it was built, or from its sources where nothing was built. */
export function engineProgram(): string[] {
  return startedFrom(existsSync(builtEngine) ? builtEngine : engineSource)
}

/**
 * Words for Node that start the engine from this file. Half of Node's usual room for young objects costs no time that can be
 * measured, and keeps 20 MB: requests and rows live for moments. One thread of V8's own besides ours, instead of four: each has memory
 * of its own that it gives back to nobody, 20 MB in all.
 */
export function startedFrom(file: string): string[] {
  return ['--max-semi-space-size=8', '--v8-pool-size=1', file]
}
