// The outbox's law: what a person meant is done once, in order, whatever the network, the tabs and reloads do; or it is still there.
import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { browser } from './testing.ts'
import type { Fate } from './testing.ts'

let n = 0
const name = () => `outbox-${++n}`
const change = (id: string | number) => [{ id: String(id), body: `words ${id}` }]
const quiet = (promise: Promise<unknown> | undefined) => {
  promise?.catch(() => {})
}

test('what is answered at once is gone, and whoever waits has the answer', async () => {
  const { tab, applied, entries } = browser(name(), () => 'done')
  const answer = await tab().submit('comments', change(1)).answered
  expect(answer).toEqual({ txid: 1, touched: [] })
  expect(applied.map((entry) => entry.changes)).toEqual([change(1)])
  expect(await entries()).toEqual([])
})

test('without an answer it waits, is sent with its key again, and is done once', async () => {
  const fates: Fate[] = ['lost', 'unheard', 'lost', 'done']
  const { tab, applied, pauses } = browser(name(), () => fates.shift() ?? 'done')
  const { answered, kept } = tab().submit('comments', change(1))
  await kept
  await answered
  expect(applied).toHaveLength(1)
  expect(pauses()).toBe(3)
})

test('it outlives the tab: the next one sends it, before what was made later', async () => {
  let away = true
  const { tab, applied, entries } = browser(name(), () => (away ? 'lost' : 'done'))
  const first = tab()
  for (const id of [1, 2, 3]) quiet(first.submit('comments', change(id)).answered)
  await vi.waitFor(async () => expect(await entries()).toHaveLength(3))
  first.close()
  away = false
  const second = tab()
  await second.submit('comments', change(4)).answered
  expect(applied.map((entry) => entry.changes[0]?.id)).toEqual(['1', '2', '3', '4'])
})

test('refused at once it is the page that says so; refused after a wait it stays, with its reason, and holds up nothing', async () => {
  let fate: (id: unknown) => Fate = () => 'refused'
  const { tab, applied, entries } = browser(name(), (entry) => fate(entry.changes[0]?.id))
  const one = tab()
  await expect(one.submit('comments', change(1)).answered).rejects.toThrow('not here any more')
  expect(await entries()).toEqual([])
  fate = () => 'lost'
  const [late, later] = [one.submit('comments', change(2)), one.submit('comments', change(3))]
  quiet(late.answered)
  await late.kept
  fate = (id) => (id === '2' ? 'refused' : 'done')
  await later.kept
  await later.answered
  await expect(late.answered).rejects.toThrow('not here any more')
  expect(await entries()).toMatchObject([
    { state: 'refused', refusal: expect.stringContaining('not here any more') as string },
  ])
  fate = () => 'done'
  await one.insist((await entries())[0]?.key ?? '')
  await vi.waitFor(async () => expect(await entries()).toEqual([]))
  expect(applied.map((entry) => entry.changes[0]?.id)).toEqual(['3', '2'])
})

test('who insists says nothing any more of what was there before', async () => {
  let fate: Fate = 'lost'
  const { tab, applied, entries } = browser(name(), () => fate)
  const one = tab()
  const made = one.submit('sessions', [{ id: 'a', renamedTitle: 'Mine', was: 'Old' }])
  quiet(made.answered)
  await made.kept
  fate = 'refused'
  await vi.waitFor(async () => expect(await entries()).toMatchObject([{ state: 'refused' }]))
  fate = 'done'
  await one.insist((await entries())[0]?.key ?? '')
  await vi.waitFor(() => expect(applied).toHaveLength(1))
  expect(applied[0]?.changes).toEqual([{ id: 'a', renamedTitle: 'Mine' }])
})

test('what is discarded is not sent, and whoever waits for it is told', async () => {
  let fate: Fate = 'lost'
  const { tab, applied, entries } = browser(name(), () => fate)
  const one = tab()
  const made = one.submit('comments', change(1))
  quiet(made.answered)
  await made.kept
  await one.discard((await entries())[0]?.key ?? '')
  await expect(made.answered).rejects.toThrow('discarded')
  fate = 'done'
  await one.submit('comments', change(2)).answered
  expect(applied.map((entry) => entry.changes[0]?.id)).toEqual(['2'])
})

test('another person’s, and another space’s, is neither sent nor lost', async () => {
  let fate: Fate = 'lost'
  const { tab, applied, entries } = browser(name(), () => fate)
  const mine = tab('space.me')
  const made = mine.submit('comments', change(1))
  quiet(made.answered)
  await made.kept
  mine.close()
  fate = 'done'
  await tab('space.them').submit('comments', change(2)).answered
  await tab('other.me').resume()
  expect(applied.map((entry) => entry.changes[0]?.id)).toEqual(['2'])
  expect(await entries()).toHaveLength(1)
})

test('somebody else is signed in by now: it waits', async () => {
  const { tab, applied, entries } = browser(name(), () => 'stranger')
  const one = tab()
  quiet(one.submit('comments', change(1)).answered)
  await vi.waitFor(async () => expect(await entries()).toHaveLength(1))
  expect(applied).toEqual([])
})

test('a database that stays away ends the wait with its word, and nothing is dropped', async () => {
  let fate: Fate = 'lost'
  const { tab, entries } = browser(name(), () => fate)
  const one = tab()
  const made = one.submit('comments', change(1))
  quiet(made.answered)
  await made.kept
  fate = 'busy'
  await vi.waitFor(async () => expect(await entries()).toMatchObject([{ state: 'refused' }]))
})

test('any number of tabs, reloads and lost requests: all is done once, each tab’s in its order', async () => {
  const fate = fc.constantFrom<Fate>('done', 'lost', 'unheard')
  const step = fc.oneof(
    fc.record({ tab: fc.nat(2), does: fc.constant('write' as const) }),
    fc.record({ tab: fc.nat(2), does: fc.constant('reload' as const) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.array(fate, { maxLength: 30 }), async (steps, fates) => {
      const { tab, applied, entries } = browser(name(), () => fates.shift() ?? 'done')
      const tabs = [tab(), tab(), tab()]
      let made = 0
      for (const { tab: at, does } of steps) {
        if (does === 'write') {
          quiet(tabs[at]?.submit('comments', change(made)).answered)
          made++
          await vi.waitFor(async () => expect((await entries()).length + applied.length).toBeGreaterThanOrEqual(made), {
            interval: 1,
          })
        } else {
          tabs[at]?.close()
          tabs[at] = tab()
        }
      }
      const last = tab()
      await vi.waitFor(
        async () => {
          await last.resume()
          const refused = (await entries()).filter((entry) => entry.state === 'refused')
          for (const { key } of refused) await last.insist(key)
          expect(await entries()).toEqual([])
        },
        { interval: 2, timeout: 5000 },
      )
      const order = applied.map((entry) => Number(entry.changes[0]?.id))
      expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: made }, (_, id) => id))
      expect(order).toEqual(order.toSorted((a, b) => a - b))
    }),
    { numRuns: 30 },
  )
})
