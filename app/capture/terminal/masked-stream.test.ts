// A secret that comes in pieces is masked like any other, lengths stay, and what is no secret goes out as soon as it may.
import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { maskedStream } from './masked-stream.server.ts'

const secret = ['sk', 'ant', 'api03', `${'a1B2c3D4e5'.repeat(9)}xyz-AA`].join('-')
const stars = '*'.repeat(secret.length)

async function through(pieces: readonly Buffer[]): Promise<Buffer> {
  const stream = maskedStream()
  const out: Buffer[] = []
  for (const piece of pieces) out.push(await stream.push(piece))
  return Buffer.concat([...out, await stream.end()])
}

const bytes = (text: string) => Buffer.from(text)

test('a secret is masked wherever it is cut', async () => {
  const text = `before ${secret} after\r\n`
  for (let cut = 7; cut < 7 + secret.length; cut += 7) {
    const out = await through([bytes(text.slice(0, cut)), bytes(text.slice(cut))])
    expect(out.toString()).toBe(`before ${stars} after\r\n`)
  }
})

test('typed letter by letter, with pauses between, no more of it goes out than its mark', async () => {
  const stream = maskedStream()
  let out = ''
  for (const letter of `export KEY=${secret} `) {
    out += (await stream.push(bytes(letter))).toString()
    if (randomInt(3) === 0) out += (await stream.idle()).toString()
  }
  out += (await stream.end()).toString()
  expect(out).not.toContain(secret.slice(0, 20))
  expect(out).toHaveLength(`export KEY=${secret} `.length)
})

test('colours before and inside a secret do not hide it', async () => {
  const [red, plain] = ['\x1b[31m', '\x1b[0m']
  const half = secret.length / 2
  for (const shown of [`${red}${secret}${plain}`, `${secret.slice(0, half)}${red}${secret.slice(half)}${plain}`]) {
    const out = (await through([bytes(`> ${shown}\r\n`)])).toString()
    expect(out.replaceAll(red, '').replaceAll(plain, '')).toBe(`> ${stars}\r\n`)
    expect(out).toHaveLength(shown.length + 4)
  }
})

test('a private key is masked to its end, however its lines come', async () => {
  const body = Array.from(
    { length: 20 },
    (_, n) => `${'MIIEvQIBADANBgkqhkiG9w0B'.slice(n % 5)}${'Ab9+/'.repeat(8)}\r\n`,
  )
  const [head, tail] = ['-----BEGIN', '-----END'].map((word) => `${word} PRIVATE KEY-----\r\n`)
  const out = await through([head, ...body, tail].map((line) => bytes(line ?? '')))
  for (const line of body.slice(1)) expect(out.toString()).not.toContain(line.trim())
})

test('bytes that are no text pass as they are', async () => {
  const noise = Buffer.from(Array.from({ length: 4096 }, (_, n) => (n * 7919) % 256))
  const cuts = [0, 1, 100, 1025, 4000, 4096]
  expect(await through(cuts.slice(1).map((to, i) => noise.subarray(cuts[i], to)))).toEqual(noise)
})

test('words that are finished go out at once; a prompt and dots do not wait for ever', async () => {
  const stream = maskedStream()
  expect((await stream.push(bytes('one two thr'))).toString()).toBe('one two ')
  expect((await stream.push(bytes('ee\r\n'))).toString()).toBe('three\r\n')
  expect((await stream.push(bytes('......'))).toString()).toBe('......')
  expect((await stream.push(bytes('Go on?'))).toString()).toBe('Go ')
  expect((await stream.idle()).toString()).toBe('on?')
  expect((await stream.push(bytes('x'.repeat(100_000)))).length).toBeGreaterThan(90_000)
})
