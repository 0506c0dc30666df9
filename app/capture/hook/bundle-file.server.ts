// Puts a bundle in its place, whole or not at all: an agent may run it at this moment.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Writes `text` to `file`; answers whether it changed. */
export async function putBundle(file: string, text: string): Promise<boolean> {
  if ((await readFile(file, 'utf8').catch(() => '')) === text) return false
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const next = `${file}.${process.pid}`
  await writeFile(next, text, { mode: 0o600 })
  await rename(next, file)
  return true
}

/** The same with what the last build made. */
export const copyBundle = async (built: string, file: string): Promise<boolean> =>
  putBundle(file, await readFile(built, 'utf8'))
