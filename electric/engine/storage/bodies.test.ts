// Bodies of large frames: in files of their own, with the same promises as what lies in SQLite.
import { existsSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { SNAPSHOT_END, START } from '../offsets.ts'
import type { ShapeLog } from '../shapes/log.ts'
import { StorageFault } from './fault.ts'
import { SEPARATOR } from './frame.ts'
import type { Store } from './store.ts'
import { allLines, storeAt, testFolder, testStore } from './testing.ts'
import type { TestStore } from './testing.ts'

let cleanUps: (() => void)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) cleanUp()
})

function newStore(options: Parameters<typeof testStore>[0] = {}): TestStore {
  const made = testStore({ chunkBytes: 1_000_000, ...options })
  cleanUps.push(() => {
    made.store.close()
    made.remove()
  })
  return made
}

const TABLE = { id: '7', definition: '{"oid":7}', published: '[[7,70]]' }
const large = (text: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `"${text} ${index} ${'x'.repeat(30_000)}"`)
const files = (path: string): string[] => readdirSync(dirname(path)).filter((name) => name.includes('-body-'))

function saved(store: Store, handle: string, rows: readonly string[]): ShapeLog {
  const log = store.log(() => undefined)
  log.addSnapshotLines(rows)
  log.finishSnapshot()
  store.save(log, TABLE, { handle, definition: '{}', snapshot: '3:5:4', lsn: 1n })
  return log
}

function stage(log: ShapeLog, lsn: bigint, lines: readonly string[]): void {
  log.stage(lines.map((line, index) => ({ lsn, op: 2 * index, line })))
}

test('snapshots and changes are the same in the next process, whichever of their parts are large', () => {
  const opened = newStore()
  const { store, path } = opened
  const log = saved(store, 'h-1', ['"small"', ...large('row', 50)])
  saved(store, 'h-2', ['"small"'])
  const lines = ['"first"', ...large('change', 20), '"last"']
  stage(log, 10n, ['"discarded"', ...large('discarded', 40)])
  log.discard()
  stage(log, 10n, lines)
  store.commit(12n, [log])
  stage(log, 20n, ['"more"'])
  store.commit(22n, [log])
  const expected = ['"small"', ...large('row', 50), ...lines, '"more"']
  expect(allLines(log)).toEqual(expected)
  expect(files(path)).toHaveLength(2)
  store.close(true)
  const next = opened.reopened()
  cleanUps.push(() => next.close())
  const [first] = next.restore(() => undefined)
  expect(first && allLines(first.log)).toEqual(expected)
})

test.each<[name: string, damage: (file: string) => void]>([
  ['missing', (file) => rmSync(file)],
  ['cut off', (file) => truncateSync(file, 100_000)],
  [
    'changed in one byte',
    (file) => {
      const bytes = readFileSync(file)
      bytes[200_000] = 0x79
      writeFileSync(file, bytes)
    },
  ],
])('a file that is %s is noticed when it is read, and no other shape suffers', (_name, damage) => {
  const opened = newStore()
  const { store, path } = opened
  saved(store, 'h-1', large('row', 50))
  saved(store, 'h-2', large('row', 50))
  store.close()
  damage(join(dirname(path), files(path).toSorted()[0] ?? ''))
  const damaged: string[] = []
  const next = opened.reopened()
  cleanUps.push(() => next.close())
  const [one, two] = next.restore((handle) => damaged.push(handle))
  expect(() => one && allLines(one.log)).toThrow(StorageFault)
  expect(damaged).toEqual(['h-1'])
  expect(two && allLines(two.log)).toEqual(large('row', 50))
})

test('the file of a shape that ended is removed, also by the next process', async () => {
  const opened = newStore()
  const { store, path } = opened
  const log = saved(store, 'h-1', large('row', 1_000))
  const kept = saved(store, 'h-2', large('row', 5))
  store.remove(log)
  await expect.poll(() => files(path), { timeout: 10_000 }).toEqual([`${basename(path)}-body-${kept.id * 2}`])
  const unfinished = store.log(() => undefined)
  unfinished.addSnapshotLines(large('row', 5))
  store.close()
  const next = opened.reopened()
  cleanUps.push(() => next.close())
  next.restore(() => undefined)
  // Its number is not given again, and its file goes.
  expect(next.log(() => undefined).id).toBeGreaterThan(unfinished.id)
  await expect.poll(() => files(path), { timeout: 10_000 }).toEqual([`${basename(path)}-body-${kept.id * 2}`])
  next.reset()
  expect(files(path)).toEqual([])
})

test('a private storage has no names, and more large logs than it may have files are kept all the same', () => {
  const folder = testFolder()
  const store = storeAt(join(folder.path, 'private.sqlite'), { temporary: true, chunkBytes: 1_000_000 })
  cleanUps.push(() => {
    store.close()
    folder.remove()
  })
  store.begin('test', 1n)
  const logs = Array.from({ length: 70 }, (_, index) => saved(store, `h-${index}`, large(`row of ${index}`, 3)))
  for (const [index, log] of logs.entries()) expect(allLines(log)).toEqual(large(`row of ${index}`, 3))
  expect(existsSync(join(folder.path, 'private.sqlite'))).toBe(false)
  expect(readdirSync(folder.path).filter((name) => name.includes('-body-'))).toEqual([])
})

test('of what is read, small parts stay as they are, and large ones until the next is asked for', () => {
  const { store } = newStore({ chunkBytes: 10_000_000 })
  const log = store.log(() => undefined)
  log.finishSnapshot()
  const lines = large('change', 40)
  stage(log, 10n, lines)
  store.commit(12n, [log])
  for (let from = 0; from < lines.length; from += 1) {
    const held: (Buffer | string)[] = []
    for (const body of log.read({ lsn: 10n, op: from * 2 })?.bodies() ?? [])
      held.push(body.length < 64 * 1024 ? body : body.toString())
    expect(held.length === 0 ? [] : held.join(SEPARATOR).split(SEPARATOR)).toEqual(lines.slice(from + 1))
  }
})

test('a page may be read while it is being made, and is the same afterwards', async () => {
  const { store } = newStore({ chunkBytes: 300_000 })
  const log = store.log(() => undefined)
  const lines = large('row', 40)
  const wait = { lsn: 0n, op: 0 }
  log.addSnapshotLines(lines.slice(0, 2))
  expect([log.readGrowing(START), log.readGrowing(wait)]).toEqual([undefined, undefined])
  log.addSnapshotLines(lines.slice(2, 15))
  const page = log.readGrowing(wait)
  expect([page?.next, page?.atEnd, log.read(wait)]).toEqual([{ lsn: 0n, op: 1 }, false, undefined])
  const got: string[] = []
  let next = 15
  for (const body of page?.bodies() ?? []) {
    if (body instanceof Promise) {
      const more = lines.slice(next, next + 1)
      next += 1
      log.addSnapshotLines(more)
      // One line is not always a frame of its own.
      if (next % 3 === 0) await body
    } else got.push(...body.toString().split(SEPARATOR))
  }
  log.addSnapshotLines(lines.slice(next))
  log.finishSnapshot()
  const whole: string[] = []
  for (const body of log.read(wait)?.bodies() ?? []) whole.push(...body.toString().split(SEPARATOR))
  expect(got).toEqual(whole)
  expect(got.length).toBeGreaterThan(5)
  expect(allLines(log, { lsn: 0n, op: 1 })[0]).toBe(lines[lines.indexOf(got.at(-1) ?? '') + 1])
})

test('a page that is read while its shape ends is never finished', async () => {
  const { store } = newStore({ chunkBytes: 300_000 })
  const log = store.log(() => undefined)
  log.addSnapshotLines(large('row', 15))
  const bodies = log.readGrowing({ lsn: 0n, op: 0 })?.bodies()[Symbol.iterator]()
  let step = bodies?.next()
  while (step && !(step.value instanceof Promise)) step = bodies?.next()
  store.remove(log)
  await step?.value
  expect(() => bodies?.next()).toThrow(/409/)
  expect(allLines(saved(store, 'h-1', large('row', 3)), SNAPSHOT_END)).toEqual([])
})
