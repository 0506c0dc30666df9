import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mostTagLength, tagChange, tagHue, tagKey, tagOf, tagsOf, withTags } from './tag-words.ts'

test('a tag is kept as it was typed, but for blanks and the form of its letters', () => {
  expect(tagOf('  To   review ')).toBe('To review')
  expect(tagOf('cafe\u0301')).toBe('caf\u00e9')
  expect(tagOf(' \n ')).toBeNull()
  expect(tagOf('x'.repeat(mostTagLength + 1))).toBeNull()
})

test('two spellings of a word are one tag: added twice it stands once, and each spelling takes it away', () => {
  expect(withTags(['Bug'], ['bug', 'new', 'NEW'], [])).toEqual(['Bug', 'new'])
  expect(withTags(['Bug', 'new'], [], ['BUG'])).toEqual(['new'])
  expect(tagHue('Bug')).toBe(tagHue('bUG'))
})

test('a change is what leads from one list to the other', () => {
  const tags = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { selector: tagKey })
  fc.assert(
    fc.property(tags, tags, (before, after) => {
      const { add, remove } = tagChange(before, after)
      expect(withTags(before, add, remove).toSorted()).toEqual(after.toSorted())
    }),
  )
})

test('the tags of a space are the most used first, each in the spelling that most have', () => {
  expect(tagsOf([{ tags: ['bug', 'Later'] }, { tags: ['Bug'] }, { tags: ['Bug'] }])).toEqual(['Bug', 'Later'])
})

test('hues do not change with versions of the program', () => {
  expect(['bug', 'later', 'review', 'Straße'].map(tagHue)).toEqual(['bg-tag-6', 'bg-tag-2', 'bg-tag-2', 'bg-tag-4'])
})
