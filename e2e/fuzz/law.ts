// What has to hold of any files at all, however broken, examined in two databases of their own. Answers what does not.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { FileAccount } from '#app/importer/account.ts'
import type { ImportReport } from '#app/importer/run.server.ts'
import { bench, finalRows, gaps } from '#app/importer/testing/run.ts'
import type { Bench } from '#app/importer/testing/run.ts'
import type { Case } from './case.ts'

/** What is examined of a case. */
export type Small = Pick<Case, 'files' | 'order' | 'consistent'>

export interface Outcome {
  failures: string[]
  /** A run threw, or could not read on in a file for a reason that is not the file's. */
  crashed: boolean
  records: number
  refused: number
  events: number
}

/** Imports the case at once and in parallel, again, and one by one in its order into a second database. */
export async function examine(one: Small): Promise<Outcome> {
  const dir = await mkdtemp(join(tmpdir(), 'logbook-fuzz-'))
  const [together, apart] = [await bench(), await bench()]
  try {
    const paths = await writeFiles(dir, one)
    const first = await together.run(paths)
    const failures = [
      ...accountOf(first, 'first'),
      ...(await rowsOf(together, first)),
      ...(await bytesOf(together, first, one, dir)),
    ]
    const again = await together.run(paths)
    failures.push(...accountOf(again, 'again'), ...sameAgain(first, again))
    for (const some of partsOf(one.order))
      failures.push(...accountOf(await apart.run(some.map((n) => paths[n] ?? '')), 'apart'))
    for (const [name, database] of Object.entries({ together, apart }))
      if ((await gaps(database)).length > 0) failures.push(`seq has a gap (${name})`)
    const [a, b] = [await finalRows(together), await finalRows(apart)]
    if (one.consistent && !isDeepStrictEqual(a, b)) failures.push(`final rows depend on the order: ${difference(a, b)}`)
    const crashed = failures.some((failure) => failure.includes('could not be read to its end'))
    return { failures, crashed, records: first.records, refused: first.refused, events: first.events }
  } catch (error) {
    return {
      failures: [`crashed: ${error instanceof Error ? error.stack : String(error)}`],
      crashed: true,
      records: 0,
      refused: 0,
      events: 0,
    }
  } finally {
    await together.close()
    await apart.close()
    await rm(dir, { recursive: true, force: true })
  }
}

// A run takes its files as they come, so that the order is that of several runs.
function partsOf(order: number[]): number[][] {
  const size = Math.max(1, Math.ceil(order.length / 5))
  return Array.from({ length: Math.ceil(order.length / size) }, (_, n) => order.slice(n * size, (n + 1) * size))
}

async function writeFiles(dir: string, { files }: Pick<Case, 'files'>): Promise<string[]> {
  for (const file of files) {
    await mkdir(dirname(join(dir, file.path)), { recursive: true })
    await writeFile(join(dir, file.path), file.bytes)
  }
  return files.map((file) => join(dir, file.path))
}

// A gzip file that breaks off cannot be read further, and says so.
const isCrash = (error: string | null): boolean =>
  /could not be read to its end/.test(error ?? '') &&
  !/\((unexpected end of file|incorrect header check|incorrect data check)\)/.test(error ?? '')

const figures = ['records', 'stored', 'same', 'refused'] as const
type Figures = Record<(typeof figures)[number], number>

const figuresOf = (of: Figures): string => figures.map((name) => `${name} ${of[name]}`).join(', ')

function accountOf(report: ImportReport, run: string): string[] {
  const failures = [report, ...report.perFile]
    .filter((of) => of.records !== of.stored + of.same + of.refused)
    .map((of) => `${run}: ${figuresOf(of)} of ${'path' in of ? of.path : 'the run'}`)
  const broken = report.perFile.filter((file) => isCrash(file.error))
  const sum = figures.filter((name) => report[name] !== report.perFile.reduce((all, file) => all + file[name], 0))
  return [
    ...failures,
    ...broken.map((file) => `${run}: ${file.error}`),
    ...sum.map((name) => `${run}: files do not add up to the run's ${name}`),
  ]
}

// The same figures stand in the rows of the run, of its files, and of the sources.
async function rowsOf({ database: { sql } }: Bench, report: ImportReport): Promise<string[]> {
  const failures: string[] = []
  const [run] = await sql<Figures[]>`
    select records::int, stored::int, same::int, refused::int from imports where id = ${report.importId}`
  if (!run || figuresOf(run) !== figuresOf(report))
    failures.push(`imports has ${run && figuresOf(run)}, the report ${figuresOf(report)}`)
  const files = await sql<Array<Figures & { path: string }>>`
    select path, records::int, stored::int, same::int, refused::int from import_files where import_id = ${report.importId}`
  const byPath = new Map(files.map((file) => [file.path, file]))
  for (const file of report.perFile) {
    const row = byPath.get(file.path)
    if (!row || figuresOf(row) !== figuresOf(file))
      failures.push(`import_files has ${row && figuresOf(row)}, the report ${figuresOf(file)} of ${file.path}`)
  }
  const [sources] = await sql<Figures[]>`
    select sum(records)::int as records, sum(stored)::int as stored, sum(same)::int as same, sum(refused)::int as refused from uploads`
  if (sources?.records !== null && (!sources || figuresOf(sources) !== figuresOf(report)))
    failures.push(`uploads have ${sources && figuresOf(sources)}, the report ${figuresOf(report)}`)
  const [refusals] = await sql<Array<{ count: number }>>`select count(*)::int as count from import_refusals`
  if (refusals?.count !== report.refused)
    failures.push(`${report.refused} records were refused, ${refusals?.count} can be opened`)
  return failures
}

// Nothing is lost: what is not in custody is the torn end of its file.
async function bytesOf(
  { database: { sql } }: Bench,
  report: ImportReport,
  { files }: Pick<Case, 'files'>,
  dir: string,
): Promise<string[]> {
  const uploads = await sql<
    Array<{ source: string; bytes: number }>
  >`select source, source_bytes::int as bytes from uploads`
  const kept = new Map(uploads.map(({ source, bytes }) => [source, bytes]))
  const accounts = new Map<string, FileAccount>(report.perFile.map((file) => [file.path, file]))
  return files.flatMap(({ path, bytes }) => {
    const account = accounts.get(join(dir, path))
    const compressed = ['1f8b', '28b5'].includes(bytes.toString('hex', 0, 2))
    const all = (kept.get(join(dir, path)) ?? 0) + (account?.tornBytes ?? 0)
    return compressed || all === bytes.length
      ? []
      : [`${all} of ${bytes.length} bytes are kept or left as torn of ${path}`]
  })
}

function sameAgain(first: ImportReport, again: ImportReport): string[] {
  const before = new Map(first.perFile.map((file) => [file.path, file]))
  return again.perFile.flatMap((file) => {
    const known = before.get(file.path)
    return file.stored === 0 && file.events === 0 && file.records === known?.records && file.refused === known.refused
      ? []
      : [`again: ${figuresOf(file)}, first: ${known && figuresOf(known)} of ${file.path}`]
  })
}

/** The first place where two values differ, with both. */
function difference(a: unknown, b: unknown, at = ''): string {
  if (isDeepStrictEqual(a, b)) return ''
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object')
    return `${at}: ${JSON.stringify(a)?.slice(0, 200)} / ${JSON.stringify(b)?.slice(0, 200)}`
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [left, right]: unknown[] = [Reflect.get(a, key), Reflect.get(b, key)]
    if (!isDeepStrictEqual(left, right)) return difference(left, right, `${at}.${key}`)
  }
  return at
}
