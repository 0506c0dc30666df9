// Writes a legacy store out as its owner did: one array a file, two blanks deep, no newline at the end.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Row = Record<string, unknown>
/** Name of the file (without extension) → its rows. */
export type StoreFiles = Record<string, Row[]>

/** Writes `files` into `dir`; answers their paths in the order of `files`. */
export async function writeStore(dir: string, files: StoreFiles): Promise<string[]> {
  await mkdir(dir, { recursive: true })
  const paths: string[] = []
  for (const [name, rows] of Object.entries(files)) {
    const path = join(dir, `${name}.json`)
    await writeFile(path, JSON.stringify(rows, null, 2))
    paths.push(path)
  }
  return paths
}

/** How many rows there are in all. */
export const rowsIn = (files: StoreFiles): number => Object.values(files).reduce((sum, rows) => sum + rows.length, 0)

export const byId = (a: Row, b: Row): number => (String(a['id']) < String(b['id']) ? -1 : 1)
