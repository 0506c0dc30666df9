// News of a shared session in what is known of it.
import { expect, test } from 'vitest'
import { fold, rowOf, upTo } from './shared-rows.ts'
import type { SharedEvent } from './shared.ts'

const event = (seq: number, ordinal: string, preview = ''): SharedEvent => ({
  seq,
  ordinal,
  preview,
  kind: 'message',
  role: 'user',
  channel: null,
  isResult: false,
  outcome: null,
  at: null,
  call: null,
  title: null,
  size: 0,
  meta: {},
  child: null,
  emptied: false,
})
const seqs = (events: readonly SharedEvent[]) => events.map(({ seq }) => seq)

test('what comes stands where it is read, the later word wins, what was taken back goes', () => {
  const known = [event(1, 'a1'), event(2, 'a2', 'old'), event(3, 'a3')]
  const folded = fold(known, { events: [event(5, 'a1V'), event(2, 'a2', 'new'), event(4, 'Zz')], gone: [3, 9] })
  expect(seqs(folded)).toEqual([4, 1, 5, 2])
  expect(folded.find(({ seq }) => seq === 2)?.preview).toBe('new')
  expect(fold(known, {})).toBe(known)
})

test('nothing beyond a gap is shown before the gap is read', () => {
  const known = [event(1, 'a1'), event(2, 'a2'), event(90, 'a9')]
  expect(seqs(upTo(known, { ordinal: 'a2', seq: 2 }))).toEqual([1, 2])
  expect(seqs(upTo(known, null))).toEqual([1, 2, 90])
})

test('a row says no more than the event', () => {
  const { id, dedupeKey, sessionId, spaceId } = rowOf({ ...event(7, 'a7'), isResult: true })
  expect({ id, dedupeKey, sessionId, spaceId }).toEqual({ id: '7', dedupeKey: 'result:', sessionId: '', spaceId: '' })
})
