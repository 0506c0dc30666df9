// What a bad disk does to a folder of files.
import { readdir, rm, stat, truncate, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '../random.ts'
import type { Disturbance } from './disturbances.ts'

/** Damages one file of the folder: some bytes changed, its end cut off, or all of it gone. */
export async function damage(folder: string, how: Disturbance, random: Random): Promise<void> {
  const names = (await readdir(folder, { recursive: true })).sort()
  const files: string[] = []
  for (const name of names) if ((await stat(join(folder, name))).isFile()) files.push(join(folder, name))
  const [first, ...others] = files
  if (first === undefined) return
  const file = random.pick([first, ...others])
  const { size } = await stat(file)
  if (how === 'storage deleted') await rm(file)
  else if (how === 'storage truncated') await truncate(file, random.below(size + 1))
  else await flip(file, size, random)
}

async function flip(file: string, size: number, random: Random): Promise<void> {
  if (size === 0) return
  const handle = await open(file, 'r+')
  const times = 1 + random.below(20)
  for (let time = 0; time < times; time += 1) {
    const position = random.below(size)
    const byte = Buffer.alloc(1)
    await handle.read(byte, 0, 1, position)
    byte[0] = (byte[0] ?? 0) ^ (1 << random.below(8))
    await handle.write(byte, 0, 1, position)
  }
  await handle.close()
}
