// Files one after the other in one file, in the ustar form of POSIX 1003.1, which every system can open: names below 100 bytes, sizes below 8 GiB.
import type { FileHandle } from 'node:fs/promises'

const block = 512

/** The header of a file of `size` bytes. */
export function tarHeader(name: string, size: number, at: Date): Buffer {
  const header = Buffer.alloc(block)
  const octal = (value: number, from: number, length: number) =>
    header.write(value.toString(8).padStart(length - 1, '0'), from, 'ascii')
  header.write(name, 0, 100, 'utf8')
  octal(0o600, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(Math.floor(at.getTime() / 1000), 136, 12)
  header.write('        0', 148, 'ascii')
  header.write('ustar\u000000', 257, 'latin1')
  const sum = header.reduce((all, byte) => all + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148, 'latin1')
  return header
}

/** What fills up the last block of a file of `size` bytes. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((block - (size % block)) % block)

/** The end of an archive. */
export const tarEnd = (): Buffer => Buffer.alloc(2 * block)

export interface TarEntry {
  name: string
  /** Place of its bytes. */
  from: number
  size: number
}

/** The files in an archive, in order; ends where it ends, also where it was cut off. */
export async function* tarEntries(file: FileHandle): AsyncGenerator<TarEntry> {
  const { size: all } = await file.stat()
  const header = Buffer.alloc(block)
  for (let at = 0; at + block <= all;) {
    await file.read(header, 0, block, at)
    const [name = ''] = header.toString('utf8', 0, 100).split('\u0000')
    if (name === '') return
    const size = Number.parseInt(header.toString('latin1', 124, 135), 8)
    if (!Number.isSafeInteger(size) || at + block + size > all) return
    yield { name, from: at + block, size }
    at += block + size + tarPadding(size).length
  }
}
