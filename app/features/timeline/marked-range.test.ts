// Marking a range in the timeline.
import { expect, test } from 'vitest'
import { marked } from './marked-range.ts'

test('a click marks an entry or lets it go, one with Shift reaches from what is marked', () => {
  const five = { fromSeq: 5, toSeq: 6 }
  expect(marked(null, five, false)).toEqual(five)
  expect(marked(null, five, true)).toEqual(five)
  expect(marked(five, five, false)).toBeNull()
  expect(marked(five, { fromSeq: 9, toSeq: 9 }, false)).toEqual({ fromSeq: 9, toSeq: 9 })
  expect(marked(five, { fromSeq: 9, toSeq: 12 }, true)).toEqual({ fromSeq: 5, toSeq: 12 })
  expect(marked({ fromSeq: 5, toSeq: 12 }, { fromSeq: 2, toSeq: 2 }, true)).toEqual({ fromSeq: 2, toSeq: 12 })
})
