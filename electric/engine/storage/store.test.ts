// What a store keeps of what it was given: the same after a death at any moment, or a fault that is noticed.
import { copyFileSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { SNAPSHOT_END, START, formatOffset } from '../offsets.ts'
import { runSeed, seeded } from '../../conformance/random.ts'
import type { ShapeLog } from '../shapes/log.ts'
import { StorageFault } from './fault.ts'
import { openSqlite } from './sqlite.ts'
import type { Store } from './store.ts'
import { allLines, linesOf, storeAt, testFolder, testStore } from './testing.ts'
import type { TestStore } from './testing.ts'

let cleanUps: (() => void)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) cleanUp()
})

function newStore(options: Parameters<typeof testStore>[0] = {}): TestStore {
  const made = testStore(options)
  cleanUps.push(() => {
    made.store.close()
    made.remove()
  })
  return made
}

const TABLE = { id: '7', definition: '{"oid":7}', published: '[[7,70]]' }
const entry = (lsn: bigint, op: number, size = 0) => ({ lsn, op, line: `"${lsn}_${op}${'x'.repeat(size)}"` })

function saved(store: Store, handle: string, rows: readonly string[] = ['"row"']): ShapeLog {
  const log = store.log(() => undefined)
  log.addSnapshotLines(rows)
  log.finishSnapshot()
  store.save(log, TABLE, { handle, definition: '{}', snapshot: '3:5:4', lsn: 1n })
  return log
}

/** The logs that another process finds, by handle, after this one was killed: its file, copied while it is open. */
function afterKill({ path, store }: TestStore): { store: Store; path: string; logs: Map<string, ShapeLog> } {
  const copy = newStore()
  copy.store.close()
  for (const name of readdirSync(dirname(path)))
    if (name.startsWith(basename(path)) && !name.endsWith('-shm'))
      copyFileSync(join(dirname(path), name), join(dirname(copy.path), name))
  const next = copy.reopened()
  cleanUps.push(() => next.close())
  expect(next.origin).toBe(store.origin)
  return { store: next, path: copy.path, logs: restored(next) }
}

function restored(store: Store, damaged: (handle: string) => void = () => undefined): Map<string, ShapeLog> {
  return new Map(store.restore(damaged).map(({ stored, log }) => [stored.handle, log]))
}

test('logs, positions and tables are the same after a kill and after a clean end', () => {
  const opened = newStore()
  const { store } = opened
  const [one, two] = [saved(store, 'h-1', ['"a"', '"b"']), saved(store, 'h-2')]
  one.stage([entry(10n, 0), entry(10n, 2)])
  two.stage([entry(10n, 4)])
  store.commit(12n, [one, two])
  const killed = afterKill(opened)
  expect([...killed.logs].map(([handle, log]) => [handle, allLines(log)])).toEqual([
    ['h-1', ['"a"', '"b"', '"10_0"', '"10_2"']],
    ['h-2', ['"row"', '"10_4"']],
  ])
  expect([killed.store.position, killed.store.tables(), killed.store.bytes]).toEqual([12n, [TABLE], store.bytes])
  store.close(true)
  const next = opened.reopened()
  expect([...restored(next).keys()]).toEqual(['h-1', 'h-2'])
  next.close()
})

test('a part that was staged but not committed is gone after a kill, also when it was in the file already', () => {
  const opened = newStore()
  const { store } = opened
  const log = saved(store, 'h-1')
  log.stage([entry(10n, 0)])
  store.commit(12n, [log])
  for (let op = 0; op < 40; op += 2) log.stage([entry(20n, op, 500_000)])
  const { logs, store: next } = afterKill(opened)
  const kept = logs.get('h-1')
  if (!kept) throw new Error('the shape is gone')
  expect([formatOffset(kept.end), allLines(kept)]).toEqual(['10_0', ['"row"', '"10_0"']])
  kept.stage([entry(20n, 0)])
  next.commit(22n, [kept])
  expect(allLines(kept, SNAPSHOT_END)).toEqual(['"10_0"', '"20_0"'])
})

test('shapes whose snapshot is not finished, and shapes that ended, are not found again', () => {
  const opened = newStore()
  const { store } = opened
  const unfinished = store.log(() => undefined)
  unfinished.addSnapshotLines(['x'.repeat(200_000)])
  const ended = saved(store, 'h-1')
  saved(store, 'h-2')
  store.remove(ended)
  const { logs, store: next } = afterKill(opened)
  expect([...logs.keys()]).toEqual(['h-2'])
  // Their frames are still there for a while; a new log does not meet them.
  const log = next.log(() => undefined)
  log.addSnapshotLines(['"new"'])
  log.finishSnapshot()
  expect(allLines(log)).toEqual(['"new"'])
})

test('what is appended is what is read, across chunks, frames, discards and kills', () => {
  const seed = runSeed('STORE_SEED')
  const random = seeded(seed)
  const opened = newStore({ chunkBytes: 3_000 })
  let { store, path } = opened
  let logs = new Map(['a', 'b', 'c'].map((handle) => [handle, saved(store, handle, [])]))
  const model = new Map<string, string[]>([...logs.keys()].map((handle) => [handle, []]))
  for (let lsn = 10n; lsn < 400n; lsn += 10n) {
    const staged = new Map<string, string[]>()
    const tries = random.chance(0.2) ? 2 : 1
    for (let attempt = 0; attempt < tries; attempt += 1) {
      for (const log of logs.values()) log.discard()
      staged.clear()
      for (let op = 0; op < random.below(20); op += 1) {
        const handle = random.pick(['a', 'b', 'c'])
        const made = entry(lsn, op, random.below(random.chance(0.05) ? 90_000 : 800))
        logs.get(handle)?.stage([made])
        staged.set(handle, [...(staged.get(handle) ?? []), made.line])
      }
    }
    for (const [handle, lines] of staged) model.get(handle)?.push(...lines)
    const holds = (): void => {
      for (const [handle, log] of logs) expect(allLines(log, SNAPSHOT_END), `seed ${seed}`).toEqual(model.get(handle))
    }
    const touched = [...staged.keys()].flatMap((handle) => logs.get(handle) ?? [])
    // What a reader is told before it is stored is what all are told afterwards.
    store.commit(lsn + 2n, touched, holds)
    if (random.chance(0.1)) {
      for (const log of logs.values()) log.stage([entry(lsn + 10n, 0)])
      const copy = afterKill({ ...opened, path, store })
      ;({ store, logs, path } = copy)
    }
    holds()
  }
})

test('a shape that ended while nothing could be written is not found again once something can', () => {
  let pages = 1_000_000
  const opened = newStore({ pageLimit: () => pages })
  const { store } = opened
  const log = saved(store, 'h-1')
  const other = saved(store, 'h-2')
  pages = 1
  other.stage([entry(10n, 0, 60_000)])
  expect(() => store.commit(12n, [other])).toThrow(/no space left/)
  expect(store.fault?.kind).toBe('full')
  other.discard()
  store.remove(log)
  expect(allLines(other)).toEqual(['"row"'])
  pages = 1_000_000
  other.stage([entry(10n, 0)])
  store.commit(12n, [other])
  expect(store.fault).toBeUndefined()
  expect([...afterKill(opened).logs].map(([handle, lines]) => [handle, allLines(lines)])).toEqual([
    ['h-2', ['"row"', '"10_0"']],
  ])
})

test('frames of ended shapes are removed little by little, and the file shrinks', async () => {
  const { store, path } = newStore({ chunkBytes: 10_000_000 })
  const big = saved(
    store,
    'h-1',
    Array.from({ length: 20_000 }, (_, index) => `"${index} ${'x'.repeat(1_000)}"`),
  )
  store.remove(big)
  const pages = () => {
    store.reached(store.position + 1n)
    const file = readFileSync(path)
    return file.readUInt32BE(28)
  }
  await expect.poll(pages, { timeout: 20_000 }).toBeLessThan(1_500)
  store.close(true)
})

test('a file in use is not opened a second time', () => {
  const opened = newStore()
  expect(() => opened.reopened()).toThrow(/Another process uses/)
})

test.each([
  ['another boot, not closed in order', 'second', false, undefined],
  ['another boot, closed in order', 'second', true, 'test'],
  ['the same boot, not closed in order', 'first', false, 'test'],
])(
  'after the machine has stopped, only a file that was closed in order is believed: %s',
  (_name, boot, clean, origin) => {
    const opened = newStore({ boot: 'first' })
    saved(opened.store, 'h-1')
    opened.store.close(clean)
    const next = storeAt(opened.path, { boot })
    expect([next.origin, [...(next.origin ? restored(next) : new Map()).keys()]]).toEqual([
      origin,
      origin ? ['h-1'] : [],
    ])
    next.close()
  },
)

function edit(path: string, sql: string, ...values: (string | number)[]): void {
  const db = openSqlite(path)
  db.prepare(sql).run(...values)
  db.close()
}

test.each([
  ['a flipped body', "UPDATE frames SET body = replace(body, 'a', 'b') WHERE id % 268435456 = 1"],
  ['a flipped position', 'UPDATE frames SET op = op + 1 WHERE id % 268435456 = 1'],
  ['a missing frame', 'DELETE FROM frames WHERE id % 268435456 = 1'],
  [
    'two frames in each other’s place',
    'UPDATE frames SET body = (SELECT body FROM frames f WHERE f.id = frames.id + 1) WHERE id % 268435456 = 1',
  ],
])('%s in the middle of a log is noticed when it is read, and no other shape suffers', (_name, sql) => {
  const opened = newStore({ chunkBytes: 50 })
  const { store } = opened
  const log = saved(store, 'h-1')
  for (let lsn = 10n; lsn < 60n; lsn += 10n) {
    log.stage([{ lsn, op: 0, line: `"a${lsn}"` }])
    store.commit(lsn + 2n, [log])
  }
  saved(store, 'h-2')
  store.close()
  edit(opened.path, `${sql} AND id / 268435456 = ${log.id * 2 + 1}`)
  const damaged: string[] = []
  const next = opened.reopened()
  cleanUps.push(() => next.close())
  const logs = restored(next, (handle) => damaged.push(handle))
  expect(damaged).toEqual([])
  expect(() => allLines(logs.get('h-1') ?? log)).toThrow(StorageFault)
  expect(damaged).toEqual(['h-1'])
  expect(linesOf(logs.get('h-2')?.read(START))).toEqual(['"row"'])
})

test.each([
  ['a missing end', 'DELETE FROM frames WHERE id = (SELECT max(id) FROM frames)'],
  ['a missing shape', "DELETE FROM shapes WHERE handle = 'h-1'"],
  ['a changed definition', 'UPDATE shapes SET definition = \'{"a":1}\''],
  ['a changed position', "UPDATE state SET position = '5'"],
])('%s is noticed at the start', (_name, sql) => {
  const opened = newStore()
  const log = saved(opened.store, 'h-1')
  log.stage([entry(10n, 0)])
  opened.store.commit(12n, [log])
  opened.store.close()
  edit(opened.path, sql)
  expect(() => {
    const next = opened.reopened()
    cleanUps.push(() => next.close())
    restored(next)
    if (next.origin === undefined) throw new StorageFault('damaged', 'made anew')
  }).toThrow(StorageFault)
})

test('any damage to the bytes of the file is noticed or harmless', () => {
  const seed = runSeed('STORE_SEED')
  const random = seeded(seed)
  const opened = newStore({ chunkBytes: 500 })
  const { store, path } = opened
  for (const handle of ['h-1', 'h-2', 'h-3']) {
    const log = saved(store, handle, ['"first"', '"second"'])
    for (let lsn = 10n; lsn < 200n; lsn += 10n) {
      log.stage([entry(lsn, 0, random.below(3_000))])
      store.commit(lsn + 2n, [log])
    }
  }
  const expected = new Map([...afterKill(opened).logs].map(([handle, log]) => [handle, allLines(log)]))
  store.close(true)
  const whole = readFileSync(path)
  for (let round = 0; round < 60; round += 1) {
    const folder = testFolder()
    cleanUps.push(folder.remove)
    const bytes = Buffer.from(whole)
    const place = random.below(bytes.length)
    const size = 1 + random.below(random.chance(0.5) ? 1 : 9_000)
    for (let index = place; index < Math.min(bytes.length, place + size); index += 1)
      bytes[index] = random.chance(0.5) ? 0 : random.below(256)
    writeFileSync(path, bytes)
    if (random.chance(0.2)) truncateSync(path, place)
    const next = opened.reopened()
    try {
      if (next.origin !== undefined)
        for (const [handle, log] of restored(next)) expect(allLines(log), `seed ${seed}`).toEqual(expected.get(handle))
    } catch (error) {
      expect(error, `seed ${seed}, round ${round}`).toBeInstanceOf(StorageFault)
    } finally {
      next.close()
    }
  }
})
