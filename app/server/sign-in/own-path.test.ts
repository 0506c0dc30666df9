// Nobody is sent elsewhere after signing in.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ownPath } from './own-path.ts'

test('pages of ours are kept as they are', () => {
  for (const path of ['/', '/sessions/1?event=2#x', '/usage?from=2026-01-01']) expect(ownPath(path)).toBe(path)
})

test.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  'javascript:alert(1)',
  'evil.example',
  '',
  undefined,
  { toString: () => '//evil.example' },
])('%j leads home', (next) => {
  expect(ownPath(next)).toBe('/')
})

test('whatever is given, a browser stays at the same address', () => {
  const here = 'https://logbook.example'
  const odd = fc.array(
    fc.constantFrom('/', '\\', '.', '..', '\t', '\n', '@', ':', '%2f', 'evil.example', '//', '?', '#'),
  )
  fc.assert(
    fc.property(odd, (parts) => {
      expect(new URL(ownPath(`/${parts.join('')}`), here).origin).toBe(here)
    }),
    { numRuns: 3000 },
  )
})
