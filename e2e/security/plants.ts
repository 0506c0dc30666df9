// Secrets planted where transcripts, stores, hooks, terminals and requests can carry them, and the search for them afterwards: in
// every byte below a folder, and in every row, for what Postgres compresses no search of files would find.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import type { Sql } from 'postgres'
import type { Random } from '../../app/importer/demo/random.ts'
import { secretKinds, settings, text } from '../corpus/secrets.ts'

const needleLength = 16

export class Plants {
  /** What must be found nowhere, with the place and kind that it is of. */
  readonly needles = new Map<string, string>()
  readonly #chance: Random

  constructor(chance: Random) {
    this.#chance = chance
  }

  /** A fresh secret of each kind. */
  secrets(place: string, fits: (secret: string) => boolean = () => true): string[] {
    return Object.entries(secretKinds).flatMap(([kind, make]) => {
      const secret = make((set, n) => text(this.#chance, set, n))
      if (!fits(secret)) return []
      this.#remember(secret, `${place}: ${kind}`)
      return [secret]
    })
  }

  /** JSON text with a fresh secret of each kind in the setting `name`. */
  lines(name: string): string[] {
    const put = settings[name]
    if (!put) throw new Error(`There is no setting ${name}.`)
    return Object.entries(secretKinds).map(([kind, make]) => {
      const { line, parts } = put(
        make((set, n) => text(this.#chance, set, n)),
        this.#chance,
      )
      for (const part of parts) this.#remember(part, `${name}: ${kind}`)
      return line
    })
  }

  // A secret may keep the beginning and the end by which its kind is known.
  #remember(part: string, label: string): void {
    const from = Math.max(0, Math.floor((part.length - needleLength) * 0.6))
    this.needles.set(part.slice(from, from + needleLength), label)
  }

  /** Labels of what is found in `bytes`. */
  foundIn(bytes: Buffer): string[] {
    // One bit for every three bytes that a needle begins with: nearly all places are left at once.
    const heads = new Uint8Array(2 ** 21)
    for (const needle of this.needles.keys()) {
      const head = Buffer.from(needle).readUIntBE(0, 3)
      heads[head >> 3] = (heads[head >> 3] ?? 0) | (1 << (head & 7))
    }
    const found = new Set<string>()
    let head = 0
    for (let at = 0; at < bytes.length; at++) {
      head = ((head << 8) | (bytes[at] ?? 0)) & 0xffffff
      if (((heads[head >> 3] ?? 0) & (1 << (head & 7))) === 0 || at < 2) continue
      const label = this.needles.get(bytes.toString('latin1', at - 2, at - 2 + needleLength))
      if (label) found.add(label)
    }
    return [...found]
  }
}

/** What is found in the files below `folders`, by file. */
export async function searchFiles(plants: Plants, folders: string[]): Promise<string[]> {
  const found: string[] = []
  for (const folder of folders)
    for (const entry of await readdir(folder, { recursive: true })) {
      const path = join(folder, entry)
      for (const label of plants.foundIn(Buffer.from(entry))) found.push(`${label} in the name of a file`)
      const facts = await stat(path).catch(() => null)
      if (!facts?.isFile()) continue
      const bytes = await readFile(path).catch(() => Buffer.alloc(0))
      for (const label of plants.foundIn(bytes)) found.push(`${label} in ${entry}`)
    }
  return found
}

/** What is found in the rows of all tables, and in custody as it was before it was compressed. */
export async function searchRows(plants: Plants, sql: Sql): Promise<string[]> {
  const tables = await sql<Array<{ schema: string; name: string }>>`
    select schemaname as schema, tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`
  const found: string[] = []
  for (const { schema, name } of tables) {
    const rows = await sql<Array<{ row: string }>>`select t::text as row from ${sql(schema)}.${sql(name)} t`
    const labels = plants.foundIn(Buffer.from(rows.map(({ row }) => row).join('\n')))
    found.push(...labels.map((label) => `${label} in the table ${name}`))
  }
  const chunks = await sql<Array<{ data: Buffer }>>`select data from upload_chunks`
  const custody = Buffer.concat(chunks.map(({ data }) => zstdDecompressSync(data)))
  return [...found, ...plants.foundIn(custody).map((label) => `${label} in custody`)]
}
