import { expect, test } from 'vitest'
import { parseSearch } from './parse.ts'
import { suggestions, termsOf } from './suggest.ts'

const known = { repo: ['logbook', 'log book', 'shop'], agent: ['codex', 'claude'] }
const offered = (text: string) => suggestions(text, text.length, known).map((one) => one.text)

test('keys are offered where a word begins, values behind a key', () => {
  expect(offered('')).toHaveLength(6)
  expect(offered('flaky mo')).toEqual(['model:'])
  expect(offered('-ag')).toEqual(['agent:'])
  expect(offered('(re')).toEqual(['repo:'])
  expect(offered('repo:lo')).toEqual(['logbook ', '"log book" '])
  expect(offered('repo:ook')).toEqual(['logbook ', '"log book" '])
  expect(offered('agent:codex,c')).toEqual(['codex ', 'claude '])
  expect(offered('kind:re')[0]).toBe('reasoning ')
  expect(offered('http://x')).toEqual([])
  expect(offered('"a phrase re')).toEqual([])
})

test('what is taken stands where it belongs, and can be read', () => {
  const text = 'flaky agent:cl or x'
  const [first] = suggestions(text, 14, known)
  const taken = first && text.slice(0, first.from) + first.text + text.slice(first.to)
  expect(taken).toBe('flaky agent:claude  or x')
  expect(parseSearch(taken ?? '').fault).toBeNull()
})

test('each term can be taken away', () => {
  expect(termsOf('a -tool:shell (exit:!=0 b) http://x')).toEqual([
    { label: '-tool:shell', without: 'a (exit:!=0 b) http://x' },
    { label: 'exit:!=0', without: 'a -tool:shell ( b) http://x' },
  ])
})
