import { expect, test } from 'vitest'
import { sessionRow } from '../test-rows.ts'
import { sessionChange } from './session-change.ts'

const before = sessionRow({ id: 'a', tags: ['bug', 'later'] })

test('only what a person changed goes to the server', () => {
  expect(sessionChange('a', { renamedTitle: null }, before)).toEqual({
    id: 'a',
    renamedTitle: null,
    was: before.renamedTitle,
  })
  expect(sessionChange('a', { archivedAt: new Date() }, before)).toEqual({ id: 'a', archived: true })
  expect(sessionChange('a', { archivedAt: null }, before)).toEqual({ id: 'a', archived: false })
  expect(sessionChange('a', { updatedAt: new Date(), tags: ['bug', 'later'] }, before)).toBeNull()
})

test('tags go as what was added and taken away', () => {
  expect(sessionChange('a', { tags: ['later', 'new'] }, before)).toEqual({
    id: 'a',
    addTags: ['new'],
    removeTags: ['bug'],
  })
})
