// Compressed files that are not as they should be: everything that is whole is read, and what is missing is said.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seeded } from '#electric/conformance/random.ts'
import { contentOf, readBlocks } from './source.server.ts'
import { boundUnpacking } from './unpack.server.ts'
import { ZstdFrames } from './zstd-frames.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'logbook-unpack-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const seed = Number(process.env['UNPACK_SEED'] ?? Math.floor(Math.random() * 1e6))
const random = seeded(seed)
const line = (n: number) => `${JSON.stringify({ n, noise: Array.from({ length: 8 }, () => random.below(1e9)) })}\n`
const text = Array.from({ length: 8000 }, (_, n) => line(n)).join('')
const skippable = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])
const frames = Buffer.concat([zstdCompressSync(text.slice(0, 300)), skippable, zstdCompressSync(text.slice(300))])
const packed = [
  ['zstd', zstdCompressSync(text)],
  ['zstd of several frames', frames],
  ['gzip', gzipSync(text)],
  ['gzip of several members', Buffer.concat([gzipSync(text.slice(0, 300)), gzipSync(text.slice(300))])],
] as const

async function read(bytes: Uint8Array) {
  const path = join(dir, `${Math.random().toString(36).slice(2)}.any`)
  await writeFile(path, bytes)
  const said: string[] = []
  const chunks: Buffer[] = []
  for await (const chunk of contentOf(path, 0, undefined, (error) => said.push(error.message))) chunks.push(chunk)
  return { path, content: Buffer.concat(chunks).toString(), said }
}

test.each(packed)('%s is read to its end', async (_, bytes) => {
  const { content, said } = await read(bytes)
  expect(content === text).toBe(true)
  expect(said).toEqual([])
})

test.each(packed)('%s that breaks off: what is whole is given, then it is said', async (_, bytes) => {
  for (const cut of [bytes.length - 1, ...Array.from({ length: 6 }, () => 5 + random.below(bytes.length - 6))]) {
    // Where one frame or member ends and the next has not begun, nothing is missing.
    if (cut === zstdCompressSync(text.slice(0, 300)).length) continue
    const { path, content, said } = await read(bytes.subarray(0, cut))
    expect(text.startsWith(content), `seed ${seed}, cut at ${cut}`).toBe(true)
    expect(said, `seed ${seed}, cut at ${cut}`).toEqual([expect.stringMatching(/breaks off/)])
    // Compressed by a third at least, so that most of what is there must have been read.
    if (cut > bytes.length / 2) expect(content.length).toBeGreaterThan(text.length / 4)
    let lines = ''
    const reading = async () => {
      for await (const block of readBlocks(path, { from: 0, insideGiant: false })) lines += block.bytes.toString()
    }
    await expect(reading()).rejects.toThrow(/breaks off/)
    expect(lines === content).toBe(true)
  }
})

test('a damaged file gives what stands before the damage, and says so', async () => {
  for (const [, whole] of packed) {
    const bytes = Buffer.from(whole)
    bytes.fill(0x55, bytes.length >> 1, (bytes.length >> 1) + 400)
    const { said } = await read(bytes)
    expect(said).toEqual([expect.stringMatching(/is damaged|breaks off/)])
  }
})

test('nothing is read past the bound of a file', async () => {
  for (const [, bytes] of packed) {
    const { path } = await read(bytes)
    const release = boundUnpacking(path, 100_000)
    let length = 0
    const reading = async () => {
      for await (const chunk of contentOf(path, 0)) length += chunk.length
    }
    await expect(reading()).rejects.toThrow(/more than 100,000 bytes/)
    expect(length).toBeLessThanOrEqual(100_000)
    release()
    expect((await read(bytes)).said).toEqual([])
  }
})

test('frames are found whatever the pieces in which a file is read', () => {
  for (const size of [1, 2, 7, 1000, frames.length]) {
    const found = new ZstdFrames()
    const ends: number[] = []
    for (let at = 0; at < frames.length; at += size)
      ends.push(...found.push(frames.subarray(at, at + size)).map((end) => at + end))
    expect(found.whole).toBe(true)
    const first = zstdCompressSync(text.slice(0, 300)).length
    expect(ends).toEqual([first, first + skippable.length, frames.length])
  }
})
