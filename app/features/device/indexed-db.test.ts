// The device store over a real implementation of IndexedDB: what is kept is whole or old, of one scope, and within bounds.
import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventRow } from '../test-rows.ts'
import type { Viewer } from '../frame/viewer.ts'
import type { DeviceStore } from './device-store.ts'
import { openIndexedDb } from './indexed-db.ts'

let store: DeviceStore
let n = 0
const [mine, theirs] = ['space.me', 'space.them']
const at = (ms: number) => new Date(ms)
const rows = (...ids: string[]) => ids.map((id) => ({ id, updatedAt: at(1), words: id }))
const events = (from: number, to: number, word = 'a', version = 1) =>
  Array.from({ length: to - from }, (_, i) =>
    eventRow(from + i, { ordinal: `a${String(from + i).padStart(5, '0')}`, preview: word, updatedAt: at(version) }),
  )

beforeEach(async () => {
  store = await openIndexedDb(`test-${++n}`, 'one')
})
afterEach(() => store.close())

test('a set is replaced as a whole: what is new comes, what changed changes, what is gone goes', async () => {
  await store.keepSet(mine, 'sessions', rows('a', 'b', 'c'))
  await store.keepSet(mine, 'sessions', [{ id: 'b', updatedAt: at(2), words: 'B' } as never, ...rows('c', 'd')])
  expect(
    (await store.rows(mine, 'sessions'))?.map((row) => (row as unknown as { words: string }).words).toSorted(),
  ).toEqual(['B', 'c', 'd'])
  expect(await store.rows(theirs, 'sessions')).toBeUndefined()
  expect(await store.row(mine, 'sessions', 'b')).toMatchObject({ words: 'B' })
  expect(await store.row(mine, 'sessions', 'a')).toBeUndefined()
})

test('a set that was kept empty is known to be empty, and a row that is unsure stays as it was', async () => {
  await store.keepSet(mine, 'todos', [])
  expect(await store.rows(mine, 'todos')).toEqual([])
  await store.keepSet(mine, 'todos', rows('a'))
  await store.keepSet(mine, 'todos', [{ id: 'a', updatedAt: at(5), words: 'guess' } as never], new Set(['a']))
  expect(await store.row(mine, 'todos', 'a')).toMatchObject({ words: 'a' })
})

test('after any sequence of sets the store holds the last one', async () => {
  const set = fc.uniqueArray(fc.record({ id: fc.constantFrom(...'abcdefgh'), version: fc.nat(3) }), {
    selector: (row) => row.id,
  })
  await fc.assert(
    fc.asyncProperty(fc.array(set, { maxLength: 6 }), async (told) => {
      const own = await openIndexedDb(`test-${++n}`, 'one')
      for (const one of told)
        await own.keepSet(
          mine,
          's',
          one.map(({ id, version }) => ({ id, updatedAt: at(version) })),
        )
      const kept = (await own.rows(mine, 's'))?.map((row) => `${row.id}${row.updatedAt.getTime()}`).toSorted()
      expect(kept).toEqual(
        told
          .at(-1)
          ?.map(({ id, version }) => `${id}${version}`)
          .toSorted(),
      )
      own.close()
    }),
    { numRuns: 40 },
  )
})

test('a new copy of a timeline is not read before it is whole, and then nothing of the old one is left', async () => {
  const first = await store.beginTimeline(mine, 's1')
  await store.addEvents(mine, 's1', events(1, 4, 'old'), first)
  // The first copy is read while it grows: there is nothing better.
  expect(await store.places(mine, 's1')).toHaveLength(3)
  await store.finishTimeline(mine, 's1', first, { asOf: '3', marks: [], whole: true })
  const second = await store.beginTimeline(mine, 's1')
  await store.addEvents(mine, 's1', events(1, 2, 'new'), second)
  expect((await store.events(mine, 's1', '')).map((event) => event.preview)).toEqual(['old', 'old', 'old'])
  await store.addEvents(mine, 's1', events(2, 3, 'new'), second)
  await store.finishTimeline(mine, 's1', second, { asOf: '2', marks: [], whole: true })
  expect((await store.events(mine, 's1', '')).map((event) => event.preview)).toEqual(['new', 'new'])
  expect(await store.timeline(mine, 's1')).toMatchObject({ asOf: '2', whole: true })
})

test('a copy that was broken off, again and again, leaves what there was', async () => {
  const first = await store.beginTimeline(mine, 's1')
  await store.addEvents(mine, 's1', events(1, 6), first)
  const second = await store.beginTimeline(mine, 's1')
  expect(await store.places(mine, 's1')).toHaveLength(5)
  await store.addEvents(mine, 's1', events(1, 3), second)
  await store.beginTimeline(mine, 's1')
  expect(await store.places(mine, 's1')).toHaveLength(5)
  await store.finishTimeline(mine, 's1', second, { asOf: 'late', marks: [], whole: true })
  expect((await store.timeline(mine, 's1'))?.asOf).not.toBe('late')
})

test('what arrives meanwhile is in both copies, a newer version takes the place of the old one', async () => {
  const first = await store.beginTimeline(mine, 's1')
  await store.addEvents(mine, 's1', events(1, 3), first)
  await store.finishTimeline(mine, 's1', first, { asOf: '', marks: [], whole: true })
  const second = await store.beginTimeline(mine, 's1')
  await store.addEvents(mine, 's1', [...events(2, 3, 'again', 2), ...events(3, 4)])
  expect((await store.events(mine, 's1', '')).map((event) => event.preview)).toEqual(['a', 'again', 'a'])
  await store.finishTimeline(mine, 's1', second, { asOf: '', marks: [], whole: true })
  expect((await store.events(mine, 's1', '')).map((event) => event.seq)).toEqual([2, 3])
})

test('a page is [from, to) by ordinal', async () => {
  const copy = await store.beginTimeline(mine, 's1')
  await store.addEvents(mine, 's1', events(1, 10), copy)
  expect((await store.events(mine, 's1', 'a00003', 'a00006')).map((event) => event.seq)).toEqual([3, 4, 5])
  expect((await store.events(mine, 's1', 'a00008')).map((event) => event.seq)).toEqual([8, 9])
})

test('the timeline opened longest ago goes first, pinned ones last, and bodies go along', async () => {
  for (const id of ['old', 'pinned', 'new']) {
    const copy = await store.beginTimeline(mine, id)
    await store.addEvents(mine, id, events(1, 50, 'x'.repeat(1000)), copy)
    await store.keepBody(mine, id, 'e1', JSON.stringify('y'.repeat(1000)))
    await new Promise((resolve) => setTimeout(resolve, 3))
  }
  await store.pin(mine, new Set(['pinned']))
  await store.touch(mine, 'old')
  const { bytes } = await store.usage()
  expect(await store.shrink(bytes)).toBe(0)
  expect(await store.shrink(bytes - 1)).toBe(1)
  expect(await store.timeline(mine, 'new')).toBeUndefined()
  expect(await store.body(mine, 'new', 'e1')).toBeUndefined()
  expect(await store.shrink((bytes / 3) * 1.5)).toBe(1)
  expect(await store.timeline(mine, 'old')).toBeUndefined()
  expect(await store.timeline(mine, 'pinned')).toBeDefined()
  expect(await store.shrink(0)).toBe(1)
  expect(await store.usage()).toMatchObject({ bytes: 0, timelines: 0 })
})

test('sessions that are gone take timelines, bodies and their own sets along; other scopes stay', async () => {
  for (const scope of [mine, theirs])
    for (const id of ['stays', 'gone']) {
      const copy = await store.beginTimeline(scope, id)
      await store.addEvents(scope, id, events(1, 3), copy)
      await store.keepBody(scope, id, 'e1', '"body"')
      await store.keepSet(scope, `comments:${id}`, rows('c'))
    }
  expect(await store.dropSessions(mine, (id) => id === 'stays')).toBe(1)
  expect(await store.places(mine, 'gone')).toEqual([])
  expect(await store.body(mine, 'gone', 'e1')).toBeUndefined()
  expect(await store.rows(mine, 'comments:gone')).toBeUndefined()
  expect(await store.rows(mine, 'comments:stays')).toHaveLength(1)
  expect(await store.body(theirs, 'gone', 'e1')).toBe('"body"')
  await store.dropScopes((scope) => scope === mine)
  expect(await store.places(theirs, 'gone')).toEqual([])
  expect(await store.rows(theirs, 'comments:gone')).toBeUndefined()
  expect(await store.places(mine, 'stays')).toHaveLength(2)
})

test('what was kept under another schema is dropped', async () => {
  const name = `test-${n}`
  await store.keepSet(mine, 'sessions', rows('a'))
  await store.keepViewer({ scope: mine } as Viewer)
  store.close()
  const same = await openIndexedDb(name, 'one')
  expect(await same.rows(mine, 'sessions')).toHaveLength(1)
  same.close()
  store = await openIndexedDb(name, 'two')
  expect(await store.rows(mine, 'sessions')).toBeUndefined()
  expect(await store.viewer()).toBeUndefined()
})

test('whoever removes the database from another tab is let', async () => {
  const name = `test-${n}`
  await new Promise((resolve, reject) => {
    const asked = indexedDB.deleteDatabase(name)
    asked.addEventListener('success', resolve)
    asked.addEventListener('error', reject)
  })
  await expect(store.rows(mine, 'sessions')).rejects.toThrow()
})
