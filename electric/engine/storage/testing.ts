// A store of its own for a test, in a folder that is removed with it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { START } from '../offsets.ts'
import type { Offset } from '../offsets.ts'
import type { Page, ShapeLog } from '../shapes/log.ts'
import { SEPARATOR } from './frame.ts'
import { Store } from './store.ts'
import type { StoreOptions } from './store.ts'

export type TestStore = {
  readonly store: Store
  readonly path: string
  /** Another store on the same file, as the next process would have it; the first must have been closed or left behind. */
  reopened(): Store
  remove(): void
}

/** An open store that has begun at position 1. */
export function testStore(options: Partial<StoreOptions> = {}): TestStore {
  const folder = testFolder()
  const path = join(folder.path, 'test.sqlite')
  const make = (): Store => storeAt(path, options)
  const store = make()
  store.begin('test', 1n)
  return { store, path, reopened: make, remove: folder.remove }
}

/** An open store on a file that there is, or that it makes. */
export function storeAt(path: string, options: Partial<StoreOptions> = {}): Store {
  const store = new Store({
    path,
    temporary: false,
    chunkBytes: 100,
    log: SILENT,
    damaged: () => undefined,
    ...options,
  })
  store.open()
  return store
}

/** A folder for the storage of engines that are started and ended in a test. */
export function testFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'logbook-storage-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** The lines of a page, or undefined when there is none yet. */
export function linesOf(page: Page | undefined): string[] | undefined {
  if (!page) return undefined
  const lines: string[] = []
  for (const body of page.bodies()) lines.push(...body.toString().split(SEPARATOR))
  return lines
}

/** All lines of a log from a position on, page by page. */
export function allLines(log: ShapeLog, from: Offset = START): string[] {
  const lines: string[] = []
  for (let offset = from; ;) {
    const page = log.read(offset)
    if (!page) throw new Error('the snapshot is not finished')
    lines.push(...(linesOf(page) ?? []))
    if (page.atEnd) return lines
    offset = page.next
  }
}

const SILENT = pino({ level: 'silent' })
