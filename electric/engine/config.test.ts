import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

test("the defaults are Electric's", () => {
  const { config, faults } = readConfig({ DATABASE_URL: 'postgres://u@h/d', ELECTRIC_SECRET: 's' })
  expect(faults).toEqual([])
  expect(config).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    chunkBytes: 10_485_760,
    cacheMaxAgeSeconds: 60,
    cacheStaleAgeSeconds: 300,
    longPollTimeout: 20_000,
    streamId: 'default',
    allowDelete: false,
  })
})

test('all faults are reported at once and never show a value', () => {
  const { faults } = readConfig({
    ELECTRIC_PORT: 'tiny',
    ELECTRIC_LONG_POLL_TIMEOUT: '0',
    DATABASE_URL: 'mysql://root:hunter2@h/d',
  })
  expect(faults).toHaveLength(4)
  expect(faults.join(' ')).not.toContain('hunter2')
  for (const name of ['DATABASE_URL', 'ELECTRIC_PORT', 'ELECTRIC_LONG_POLL_TIMEOUT', 'ELECTRIC_SECRET'])
    expect(
      faults.some((fault) => fault.startsWith(name)),
      name,
    ).toBe(true)
})

test('a secret and ELECTRIC_INSECURE=true exclude each other, and one of them is needed', () => {
  const base = { DATABASE_URL: 'postgres://u@h/d' }
  expect(readConfig({ ...base, ELECTRIC_INSECURE: 'true' }).faults).toEqual([])
  expect(readConfig({ ...base, ELECTRIC_INSECURE: 'true', ELECTRIC_SECRET: 's' }).faults).toHaveLength(1)
  expect(readConfig(base).faults).toHaveLength(1)
})

test('the limits of requests are read as Electric reads them, and both must be there', () => {
  const read = (text: string) =>
    readConfig({
      DATABASE_URL: 'postgres://u@h/d',
      ELECTRIC_INSECURE: 'true',
      ELECTRIC_MAX_CONCURRENT_REQUESTS: text,
    })
  expect(read('').config.maxRequests).toEqual({ initial: 300, existing: 10_000 })
  expect(read('{"existing":7, "initial": 2}')).toMatchObject({
    config: { maxRequests: { initial: 2, existing: 7 } },
    faults: [],
  })
  for (const text of ['7', '{"initial":2}', '{"initial":2,"initial":3}', '{"initial":2,"existing":-1}'])
    expect(read(text).faults, text).toHaveLength(1)
})
