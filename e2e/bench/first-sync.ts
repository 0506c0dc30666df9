// First sync: a shape from its beginning to up-to-date, against COPY of the same rows as JSON; both parsed by JSON.parse.
import type { Sql } from 'postgres'
import { catchUp } from './readers/catch-up.ts'
import type { ShapeParams } from './readers/catch-up.ts'
import { again, alternate } from './rounds.ts'
import type { Comparison, Side } from './rounds.ts'
import { insertRows } from './rows.ts'
import type { Size } from './size.ts'
import { OURS } from './stage.ts'
import type { Engine, Stage } from './stage.ts'

const PEER = 'COPY … TO STDOUT'

/** Two comparisons in rows/s: a shape that does not exist yet, and one that does. */
export async function firstSync(stage: Stage, size: Size, seed: number): Promise<Comparison[]> {
  const table = await stage.table()
  await insertRows(stage.sql, table, [1, size.rows])
  await stage.sql.unsafe(`VACUUM ANALYZE ${table}`)
  const engines = [await stage.engine(), stage.other()].filter((engine) => engine !== undefined)
  const compare = async (title: string, method: string, where: () => string | undefined): Promise<Comparison> => {
    const peers = [PEER, again(PEER)].map((name): Side => ({
      name,
      measure: () => rate(size.rows, (parse) => copy(stage.sql, table, where(), parse)),
    }))
    const sides = engines.map((engine) => syncing(engine, table, size.rows, where))
    const samples = await alternate([...peers, ...sides], { rounds: size.syncs, warmUp: 1, seed })
    const facts = { rows: size.rows, 'bytes per row': await rowBytes(stage.sql, table) }
    return { title, method, unit: 'rows/s', peer: PEER, goals: { [OURS]: { atLeast: 0.5 } }, samples, seed, facts }
  }
  let definitions = 0
  return [
    await compare(
      'First sync, cold',
      'Every sample asks for a shape that does not exist yet (a where of its own, which all rows fulfil); the peer copies with the same where.',
      () => `many IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ${10 + definitions++})`,
    ),
    await compare('First sync, warm', 'Every sample reads a shape that exists.', () => undefined),
  ]
}

function syncing({ name, url }: Engine, table: string, rows: number, where: () => string | undefined): Side {
  return {
    name,
    measure: () => {
      const clause = where()
      const params: ShapeParams = { table, ...(clause ? { where: clause } : {}) }
      return rate(rows, (parse) => catchUp(url, params, (body) => parse(body, isRow)))
    },
  }
}

type Parse = (text: string, counts: (item: object) => boolean) => void

/** Rows per second of `work`; throws unless it has parsed exactly so many rows. */
async function rate(rows: number, work: (parse: Parse) => Promise<unknown>): Promise<number> {
  let seen = 0
  const from = performance.now()
  await work((text, counts) => {
    const parsed: unknown = JSON.parse(text)
    if (Array.isArray(parsed)) for (const item of parsed) if (counts(item)) seen += 1
  })
  const seconds = (performance.now() - from) / 1000
  if (seen !== rows) throw new Error(`${seen} rows came instead of ${rows}`)
  return rows / seconds
}

function isRow(item: object): boolean {
  return 'key' in item
}

/** COPY of each row as one line of JSON. Lines are parsed in batches, as pages are. */
async function copy(sql: Sql, table: string, where: string | undefined, parse: Parse): Promise<void> {
  const rows = `SELECT row_to_json(t) FROM ${table} t ${where ? `WHERE ${where}` : ''}`
  const stream = await sql.unsafe(`COPY (${rows}) TO STDOUT`).readable()
  let pieces: Buffer[] = []
  let bytes = 0
  const flush = (): void => {
    const text = Buffer.concat(pieces).toString('utf8').trimEnd()
    // COPY doubles backslashes; the rows have none that would need more undoing.
    if (text) parse(`[${text.replaceAll('\\\\', '\\').replaceAll('\n', ',')}]`, () => true)
    pieces = []
    bytes = 0
  }
  for await (const piece of stream) {
    const line: Buffer = piece
    pieces.push(line)
    bytes += line.length
    if (bytes >= BATCH) flush()
  }
  flush()
}

const BATCH = 1024 * 1024

async function rowBytes(sql: Sql, table: string): Promise<number> {
  const [size] = await sql.unsafe(`SELECT avg(length(t::text))::int AS bytes FROM ${table} t`)
  return Number(size?.bytes)
}
