// Which tables hold old rows beside the new ones, kept in the data folder until they were swept: after a kill the next run sweeps them.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { scanned } from './columns.ts'

export interface Unswept {
  tables: () => string[]
  add: (table: string) => Promise<void>
  end: () => Promise<void>
}

const shape = z.object({ tables: z.array(z.string()) })

/** Reads what a run before left unswept. A file that cannot be read stands for everything. */
export async function unsweptOf(home: string): Promise<Unswept> {
  const path = join(home, 'redact.json')
  const known = new Set(await read(path))
  return {
    tables: () => [...known],
    add: async (table) => {
      if (known.has(table)) return
      known.add(table)
      await writeFile(path, JSON.stringify({ tables: [...known] }), { mode: 0o600, flush: true })
    },
    end: () => rm(path, { force: true }),
  }
}

async function read(path: string): Promise<string[]> {
  const all = ['upload_chunks', 'event_search', ...Object.keys(scanned)]
  try {
    const { tables } = shape.parse(JSON.parse(await readFile(path, 'utf8')))
    return tables.filter((table) => all.includes(table))
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? [] : all
  }
}
