// By what records without an id are known, taken along to another server. A hash is keyed with the installation's secret, which signs other things
// too and never leaves; what leaves are the two inner states that HMAC-SHA-256 (RFC 2104) makes of it, from which hashes can be made and the secret
// cannot. Law: `keyed` gives what `createHmac` gives with the secret itself.
import { createHmac } from 'node:crypto'

const prefix = 'states:'

/** The exportable form of `secret`; what has that form already stays. */
export function exportable(secret: string): string {
  if (secret.startsWith(prefix)) return secret
  const raw = Buffer.from(secret)
  const key = Buffer.alloc(64)
  if (raw.length > 64) sha256(raw).copy(key)
  else raw.copy(key)
  const state = (pad: number) => {
    const words = Uint32Array.from(initial)
    compress(words, Buffer.from(key.map((byte) => byte ^ pad)), 0)
    return toBytes(words).toString('hex')
  }
  return `${prefix}${state(0x36)}${state(0x5c)}`
}

/** The HMAC-SHA-256 of `text` under a secret or its exportable form. */
export function keyed(secret: string, text: string): Buffer {
  if (!secret.startsWith(prefix)) return createHmac('sha256', secret).update(text).digest()
  const states = Buffer.from(secret.slice(prefix.length), 'hex')
  const inner = finish(states.subarray(0, 32), Buffer.from(text))
  return finish(states.subarray(32, 64), inner)
}

const initial = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]

function sha256(bytes: Buffer): Buffer {
  return padded(Uint32Array.from(initial), bytes, 0)
}

// Goes on from a state that has seen one block.
function finish(state: Buffer, bytes: Buffer): Buffer {
  const words = Uint32Array.from({ length: 8 }, (_, i) => state.readUInt32BE(4 * i))
  return padded(words, bytes, 64)
}

function padded(words: Uint32Array, bytes: Buffer, before: number): Buffer {
  const whole = bytes.length - (bytes.length % 64)
  for (let at = 0; at < whole; at += 64) compress(words, bytes, at)
  const rest = bytes.subarray(whole)
  const end = Buffer.alloc(rest.length < 56 ? 64 : 128)
  rest.copy(end)
  end[rest.length] = 0x80
  end.writeBigUInt64BE(BigInt(before + bytes.length) * 8n, end.length - 8)
  for (let at = 0; at < end.length; at += 64) compress(words, end, at)
  return toBytes(words)
}

function toBytes(words: Uint32Array): Buffer {
  const bytes = Buffer.alloc(32)
  for (const [i, word] of words.entries()) bytes.writeUInt32BE(word, 4 * i)
  return bytes
}

// FIPS 180-4, 6.2.2: constants are the fractional parts of cube roots of the first 64 primes.
const constants = Uint32Array.from(primes(64), (prime) => {
  const root = Math.cbrt(prime)
  return Math.floor((root - Math.floor(root)) * 2 ** 32)
})
const schedule = new Uint32Array(64)
const turned = (word: number, by: number) => (word >>> by) | (word << (32 - by))

function compress(state: Uint32Array, block: Buffer, at: number): void {
  const w = schedule
  for (let i = 0; i < 16; i++) w[i] = block.readUInt32BE(at + 4 * i)
  for (let i = 16; i < 64; i++) {
    const [x, y] = [w[i - 15] ?? 0, w[i - 2] ?? 0]
    const s0 = turned(x, 7) ^ turned(x, 18) ^ (x >>> 3)
    const s1 = turned(y, 17) ^ turned(y, 19) ^ (y >>> 10)
    w[i] = (w[i - 16] ?? 0) + s0 + (w[i - 7] ?? 0) + s1
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let i = 0; i < 64; i++) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (constants[i] ?? 0) + (w[i] ?? 0)) | 0
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] ?? 0) + word
}

function primes(count: number): number[] {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
}
