import { expect, test } from 'vitest'
import { modeWords, saidOtherwise, speakerOf } from './thread-words.ts'

test('a count that the store had wrong is named, one that it had right is not', () => {
  expect(saidOtherwise({ messageCount: 6, meta: { said: 0 } })).toBe(0)
  expect(saidOtherwise({ messageCount: 6, meta: { said: 6 } })).toBeNull()
  expect(saidOtherwise({ messageCount: 6, meta: {} })).toBeNull()
})

test('modes and roles of other stores are taken as they are', () => {
  expect(modeWords('general')).toBe('about nothing in particular')
  expect(modeWords('odd')).toBe('odd')
  expect(['user', 'assistant', 'system'].map(speakerOf)).toEqual(['You', 'Assistant', 'System'])
})
