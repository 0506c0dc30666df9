// Promise 8: secrets are masked before anything is stored; what is left is the same JSON, as long as before.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskFormatted } from './formatted.ts'
import { mask } from './mask.server.ts'

// Put together here so that no scanner takes this file for a leak.
const secrets = {
  github: `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`,
  anthropic: `sk-ant-api03-${'aB3'.repeat(31)}AA`,
  slack: `xoxb-${'123456789012-1234567890123'}-${'AbCdEfGhIjKlMnOpQrStUvWx'}`,
  awsId: `AKIA${'QWERTYUIOPASDFGH'}`,
  database: 'postgres://user:h0rse-battery@db.internal.net/prod',
  openai: `sk-proj-${'aB3_'.repeat(18)}T3BlbkFJ${'cD4-'.repeat(18)}`,
  npm: `npm_${'a1B2c3'.repeat(6)}`,
  gitlab: `glpat-${'a1B2c3D4e5F6g7H8i9J0'}`,
  sendgrid: `SG.${'a1B2c3D4e5F6g7H8i9J0k1'}.${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V'}`,
  google: `AIza${'SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8s9'.slice(0, 35)}`,
  stripe: `sk_live_${'4eC39HqLyjWDarjtT1zdp7dc'}`,
  huggingFace: `hf_${'aB3'.repeat(12)}`,
  jwt: `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTY3ODkwIn0'}.${'aB3-'.repeat(10)}x`,
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
      expect(masked.text).toMatch(/\*[a-z0-9:-]*\*\*/)
      expect(Buffer.byteLength(masked.text)).toBe(Buffer.byteLength(text))
      expect(masked.found).toBeGreaterThan(0)
      const byForm = maskFormatted(text)
      expect(byForm).not.toContain(secret)
      expect(Buffer.byteLength(byForm)).toBe(Buffer.byteLength(text))
    }
  },
)

test('an AWS secret is masked itself, not the name of its setting', async () => {
  const text = JSON.stringify({ uuid: 'keep-me', AWS_SECRET_ACCESS_KEY: secrets.awsSecret, after: 'kept' })
  const masked = await mask(text)
  expect(maskFormatted(text)).toBe(masked.text)
  expect(JSON.parse(masked.text)).toEqual({
    uuid: 'keep-me',
    AWS_SECRET_ACCESS_KEY: '*secret-field'.padEnd(40, '*'),
    after: 'kept',
  })
})

test('the field after a token at the end of a string keeps its value; the next item of a list does not', async () => {
  const uuid = '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed'
  for (const secret of [secrets.github, secrets.anthropic, secrets.stripe, secrets.openai]) {
    const text = JSON.stringify({ message: { content: `use ${secret}` }, uuid, kind: 'message' })
    for (const masked of [(await mask(text)).text, maskFormatted(text)]) {
      expect(masked).not.toContain(secret)
      expect(JSON.parse(masked)).toMatchObject({ uuid, kind: 'message' })
    }
  }
  const cut = JSON.stringify([secrets.github, 'goesOn12', 'not this'])
  expect(JSON.parse((await mask(cut)).text)).toEqual([expect.any(String), '********', 'not this'])
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

test.each([
  ['Authorization: Bearer ', 'aB3d'.repeat(8)],
  ['export DB_PASSWORD=', 'correct-h0rse-battery'],
  ['{"client_secret": "', 'q1w2e3r4t5y6'],
  ['//registry.example/:_authToken=', 'a1b2c3d4e5f6'],
  [`-----BEGIN ${'RSA'} PRIVATE KEY-----\n`, `${'aB3+'.repeat(16)}\n${'cD4/'.repeat(16)}`],
])('what follows %j is masked', async (name, secret) => {
  for (const text of [JSON.stringify({ t: `${name}${secret}` }), JSON.stringify({ t: `x ${name}${secret}"', y` })]) {
    const masked = await mask(text)
    expect(masked.text).not.toContain(secret.slice(0, 12))
    expect(maskFormatted(text)).not.toContain(secret.slice(0, 12))
    expect(Object.keys(JSON.parse(masked.text) as object)).toEqual(['t'])
  }
})

test.each([
  'const TOKEN = process.env.TOKEN_2',
  'MAX_TOKENS=8192',
  'export API_KEY=$OPENAI_KEY1',
  'PWD=/home/user1/x',
  'TOKEN_URL=https://example.com/v1/token',
  '"password": "<your password1>"',
  'toolu_01AbCdEfGhIjKlMnOpQrStUv e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
])('%s is no secret', async (words) => {
  const text = JSON.stringify({ words })
  expect(await mask(text)).toEqual({ text, found: 0 })
  expect(maskFormatted(text)).toBe(text)
})

test('a secret whose first letter is written as an escape leaves valid JSON', async () => {
  for (const text of [
    `{"t":"\\u0067${secrets.github.slice(1)}"}`,
    `{"t":"\\\\ \\u0041${secrets.google.slice(1)}\\u00e9"}`,
  ]) {
    const masked = await mask(text)
    expect(masked.text).not.toContain(secrets.github.slice(4, 30))
    expect(masked.text).not.toContain(secrets.google.slice(4, 30))
    expect(() => JSON.parse(masked.text) as unknown).not.toThrow()
  }
})

test('a Node that cannot load a module here masks all the same, without a fingerprint', () => {
  const load = process.getBuiltinModule
  try {
    Reflect.set(process, 'getBuiltinModule', undefined)
    expect(maskFormatted(`a ${secrets.github} b`)).toBe(`a ${'*github-token'.padEnd(secrets.github.length, '*')} b`)
  } finally {
    Reflect.set(process, 'getBuiltinModule', load)
  }
})
