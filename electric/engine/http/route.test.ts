import { expect, test } from 'vitest'
import { resolveRoute, secretMatches } from './route.ts'

test('every spelling of a path is one resource', () => {
  for (const path of [
    '/v1/shape',
    '/v1/shape/',
    '/v1//shape',
    '//v1/shape',
    '/v1/%73hape',
    '/%76%31/shape',
    '/v1%2Fshape',
  ])
    expect(resolveRoute(path), path).toBe('shape')
  expect(resolveRoute('/v1/health/')).toBe('health')
  expect(resolveRoute('/')).toBe('root')
  for (const path of ['/v1', '/v1/shapes', '/shape', '/v1/shape/x', '/v1/%zz', '/v2/shape'])
    expect(resolveRoute(path), path).toBe('none')
})

test('the secret is taken from either parameter and must be whole', () => {
  const given = (query: string) => secretMatches(new URLSearchParams(query), 'geheim')
  expect([given('secret=geheim'), given('api_secret=geheim')]).toEqual([true, true])
  expect([given(''), given('secret='), given('secret=gehei'), given('secret=geheim1')]).toEqual([
    false,
    false,
    false,
    false,
  ])
})
