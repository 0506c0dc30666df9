// What is typed becomes what the index knows.
import { expect, test } from 'vitest'
import { marksOf, questionOf } from './question.ts'

test.each([
  ['flaky import', 'flaky import'],
  ['"two words" one', '"two words" one'],
  ['db/import.ts', '"db import ts"'],
  ['--data -slow', 'data -slow'],
  ['-"not this" that', '-"not this" that'],
  ['a or b', 'a or b'],
  ['"unclosed phrase', '"unclosed phrase"'],
  ['a "closed phrase"', 'a "closed phrase" '],
  ['… ** "" - --', '…'],
  // Postgres takes no NUL, and no word has a sign that only machines see.
  ['a\u0000b \u001b[2J', '"a b" 2J'],
  ['', ''],
])('%s is asked as %s', (typed, asked) => {
  expect(questionOf(typed)).toBe(asked)
})

test('marks stand on whole parts, whatever stands between them', () => {
  const text = 'In db/import.ts the IMPORTER imports, reimports not'
  const found = (typed: string) => [...text.matchAll(marksOf(typed) ?? /$^/g)].map(([hit]) => hit)
  expect(found('import')).toEqual(['import', 'IMPORTER', 'imports'])
  expect(found('db-import -the')).toEqual(['db/import'])
  expect(found('a.b*(')).toEqual([])
  expect(marksOf('-x')).toBeNull()
})
