// From where a request comes, and how much of it counts.
import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.resetModules()
})

async function withProxies(list: string) {
  vi.stubEnv('LOGBOOK_TRUSTED_PROXIES', list)
  vi.resetModules()
  return import('./client-address.server.ts')
}

const from = (remoteAddress: string, forwarded?: string) =>
  Object.assign(new Request('http://127.0.0.1', { headers: forwarded ? { 'x-forwarded-for': forwarded } : {} }), {
    runtime: { node: { req: { socket: { remoteAddress } } } },
  })

test('what a header says of somebody who is no proxy of ours is not believed', async () => {
  const { addressOf } = await withProxies('')
  expect(addressOf(from('203.0.113.9', '198.51.100.1'))).toBe('203.0.113.9')
})

test('behind proxies the caller is the first address from our side that is none of them', async () => {
  const { addressOf } = await withProxies('10.0.0.0/8, 192.0.2.7')
  expect(addressOf(from('::ffff:10.1.2.3', '1.1.1.1, 198.51.100.1, 192.0.2.7'))).toBe('198.51.100.1')
  expect(addressOf(from('10.1.2.3', 'nonsense'))).toBe('10.1.2.3')
  expect(addressOf(from('10.1.2.3'))).toBe('10.1.2.3')
  expect(addressOf(new Request('http://127.0.0.1'))).toBe('')
})

test('all addresses of one IPv6 /64 are one caller, and logs keep less than that', async () => {
  const { callerNetwork, coarseNetwork } = await withProxies('')
  expect(callerNetwork('2001:db8:1:2:3::4')).toBe(callerNetwork('2001:db8:1:2:ffff::1'))
  expect(callerNetwork('2001:db8:1:2::1')).not.toBe(callerNetwork('2001:db8:1:3::1'))
  expect(callerNetwork('198.51.100.7')).toBe('198.51.100.7/32')
  expect(coarseNetwork('198.51.100.7')).toBe('198.51.100.0/24')
  expect(coarseNetwork('2001:db8:1:2::1')).toBe('2001:db8:1::/48')
  expect(coarseNetwork('')).toBe('')
})

test('a setting that names no network is a fault', async () => {
  const { readEnv } = await import('./env.ts')
  expect(() => readEnv({ LOGBOOK_TRUSTED_PROXIES: '10.0.0.1,next door' })).toThrow(/names next door/)
  expect(readEnv({ LOGBOOK_TRUSTED_PROXIES: '::1' }).LOGBOOK_TRUSTED_PROXIES).toHaveLength(1)
})
