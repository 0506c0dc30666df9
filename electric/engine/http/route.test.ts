import { expect, test } from 'vitest'
import { parseQuery } from './query.ts'
import { resolveRoute, secretMatches } from './route.ts'

test('every spelling of a path is one resource', () => {
  for (const path of ['/v1/shape', '/v1/shape/', '/v1//shape', '//v1/shape', '/v1/%73hape', '/%76%31/shape'])
    expect(resolveRoute(path, 'GET'), path).toBe('shape')
  expect(resolveRoute('/v1/health/', 'HEAD')).toBe('health')
  expect(resolveRoute('/', 'GET')).toBe('root')
  for (const path of [
    '/v1',
    '/v1/shapes',
    '/shape',
    '/v1/shape/x',
    '/v1/%zz',
    '/v2/shape',
    '/v1%2Fshape',
    '/v1/shape%2F',
  ])
    expect(resolveRoute(path, 'GET'), path).toBe('none')
  // A method that a resource does not have makes it none.
  expect([resolveRoute('/v1/shape', 'PUT'), resolveRoute('/v1/health', 'OPTIONS')]).toEqual(['none', 'none'])
})

test('the secret is taken from either parameter and must be whole', () => {
  const given = (query: string) => secretMatches(parseQuery(query), 'geheim')
  expect([given('secret=geheim'), given('api_secret=geheim')]).toEqual([true, true])
  expect(given('secret[]=geheim')).toBe(false)
  expect([given(''), given('secret='), given('secret=gehei'), given('secret=geheim1')]).toEqual([
    false,
    false,
    false,
    false,
  ])
})
