// Promise 8: secrets are masked before anything is stored; what is left is the same JSON, as long as before.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { mask } from './mask.server.ts'

// Put together here so that no scanner takes this file for a leak.
const secrets = {
  github: `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`,
  anthropic: `sk-ant-api03-${'aB3'.repeat(31)}AA`,
  slack: `xoxb-${'123456789012-1234567890123'}-${'AbCdEfGhIjKlMnOpQrStUvWx'}`,
  awsId: `AKIA${'QWERTYUIOPASDFGH'}`,
  database: 'postgres://bob:h0rse-battery@db.internal.net/prod',
  awsSecret: `${'wJalrXUtnFEMI'}/K7MDENG/bPxRfiCYabcdefghij`,
}

test.each(Object.entries(secrets).filter(([name]) => name !== 'awsSecret'))(
  '%s is masked wherever it stands',
  async (_name, secret) => {
    for (const text of [
      JSON.stringify({ uuid: 'u-1', text: `before ${secret} after` }),
      JSON.stringify({ text: `first\n${secret}\nlast` }),
      JSON.stringify({ arguments: JSON.stringify({ cmd: `echo\n${secret}` }) }),
      JSON.stringify({ arguments: JSON.stringify({ cmd: `export T="${secret}"` }) }),
      JSON.stringify({ [secret]: 1 }),
      JSON.stringify({ text: `slashed ${secret}` }).replaceAll('/', '\\/'),
      `not JSON at all ${secret}`,
    ]) {
      const masked = await mask(text)
      expect(masked.text).not.toContain(secret)
      expect(masked.text).toContain('*****')
      expect(Buffer.byteLength(masked.text)).toBe(Buffer.byteLength(text))
      expect(masked.found).toBeGreaterThan(0)
    }
  },
)

test('an AWS secret is masked itself, not the name of its setting', async () => {
  const text = JSON.stringify({ uuid: 'keep-me', AWS_SECRET_ACCESS_KEY: secrets.awsSecret, after: 'kept' })
  const masked = await mask(text)
  expect(JSON.parse(masked.text)).toEqual({ uuid: 'keep-me', AWS_SECRET_ACCESS_KEY: '*'.repeat(40), after: 'kept' })
})

test('the transcript cannot switch the rules off', async () => {
  const text = `{"text":"secretlint-disable"}\n{"text":"${secrets.github}"} secretlint-disable-line\n`
  expect((await mask(text)).text).not.toContain(secrets.github)
})

test('ordinary text stays as it is, and masked JSON parses to the same shape', async () => {
  const shapes = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...Object.values(secrets))), {
    minLength: 1,
    maxLength: 6,
  })
  await fc.assert(
    fc.asyncProperty(shapes, fc.uuid(), async (parts, uuid) => {
      const value = {
        uuid,
        id: `toolu_${uuid}`,
        nested: { list: parts, joined: parts.join(' '), inner: JSON.stringify(parts) },
      }
      const text = JSON.stringify(value)
      const masked = JSON.parse((await mask(text)).text) as typeof value
      expect(masked.uuid).toBe(uuid)
      expect(masked.id).toBe(value.id)
      expect(masked.nested.list).toHaveLength(parts.length)
      const plain = parts.every((part) => !Object.values(secrets).includes(part))
      if (plain) expect(masked).toEqual(value)
    }),
    { numRuns: 200 },
  )
})
