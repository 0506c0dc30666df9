// One round of the exam: a random subset of transcripts in one go, and the same as overlapping slices, by several processes at once
// that are killed at random and run again. Law: both end in the same rows, and in what an independent count expects.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { random } from '#app/importer/demo/random.ts'
import type { Random } from '#app/importer/demo/random.ts'
import { bench, finalRows, gaps } from '#app/importer/testing/run.ts'
import type { Bench } from '#app/importer/testing/run.ts'
import { differences } from './compare.ts'
import { Ledger, countLines } from './count.ts'
import { shuffled, slicesOf } from './slices.ts'
import type { Slice, Transcript } from './slices.ts'

export interface Round {
  failures: string[]
  files: number
  slices: number
  records: number
  kills: number
}

/** `files`: how many transcripts at most; `processes`: how many importers, each killed once and followed by another. */
export async function round(
  all: Transcript[],
  { seed, files, processes }: { seed: number; files: number; processes: number },
): Promise<Round> {
  const chance = random(seed)
  const picked = shuffled(all, chance).slice(0, files)
  const slices = picked.flatMap((one, n) => slicesOf(one, n, chance))
  const dir = await mkdtemp(join(tmpdir(), 'logbook-exam-'))
  const [whole, sliced] = [await bench(), await bench()]
  try {
    const wholePaths = await write(
      join(dir, 'whole'),
      picked.map(({ name, bytes }, n) => ({ path: `${n}/${name}`, bytes })),
    )
    const slicePaths = await write(join(dir, 'slices'), slices)
    const report = await whole.run(wholePaths)
    const kills = await disturbed(sliced, slicePaths, processes, chance)
    const last = await sliced.run(shuffled(slicePaths, chance))
    const failures = [
      ...lawOf(report.perFile),
      ...lawOf(last.perFile),
      ...picked.flatMap(({ bytes }, n) =>
        recordsOf(
          bytes,
          report.perFile.find((file) => file.path === wholePaths[n]),
        ),
      ),
      ...slices.flatMap(({ bytes }, n) =>
        recordsOf(
          bytes,
          last.perFile.find((file) => file.path === slicePaths[n]),
        ),
      ),
      ...(await expected(whole, picked)),
      ...differences(await finalRows(whole), await finalRows(sliced)),
    ]
    for (const one of [whole, sliced]) if ((await gaps(one)).length > 0) failures.push('seq has a gap')
    const again = await sliced.run(shuffled(slicePaths, chance))
    if (again.stored + again.events > 0) failures.push(`again: ${again.stored} stored, ${again.events} events`)
    return { failures, files: picked.length, slices: slices.length, records: report.records, kills }
  } finally {
    await whole.close()
    await sliced.close()
    await rm(dir, { recursive: true, force: true })
  }
}

async function write(dir: string, files: Slice[]): Promise<string[]> {
  for (const { path, bytes } of files) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), bytes)
  }
  return files.map(({ path }) => join(dir, path))
}

interface Figures {
  path: string
  records: number
  stored: number
  same: number
  refused: number
  error: string | null
}

const lawOf = (files: Figures[]): string[] =>
  files
    .filter((file) => file.records !== file.stored + file.same + file.refused)
    .map((file) => `${file.path}: ${file.records} records, ${file.stored} + ${file.same} + ${file.refused}`)

// A file that no format takes is refused as one.
function recordsOf(bytes: Buffer, file: Figures | undefined): string[] {
  const { records, refused } = countLines(bytes)
  if (file?.error !== null && file?.records === 1 && file.refused === 1) return []
  return file?.records === records && file.refused === refused
    ? []
    : [`${file?.path}: ${file?.records} records and ${file?.refused} refused, counted ${records} and ${refused}`]
}

// Importers over random parts of the files, at the same time; each is killed somewhere and nobody cleans up after it.
async function disturbed(one: Bench, paths: string[], processes: number, chance: Random): Promise<number> {
  const child = new URL('../../app/importer/testing/child.ts', import.meta.url).pathname
  const kills = await Promise.all(
    Array.from({ length: processes }, async () => {
      const some = shuffled(paths, chance).slice(0, Math.ceil(paths.length * 0.7))
      const wanted = chance.int(400)
      const importer = spawn(
        process.execPath,
        [child, one.database.url, JSON.stringify(one.actor), join(one.dir, 'home'), ...some],
        { stdio: ['ignore', 'ignore', 'inherit'] },
      )
      const ended = once(importer, 'exit')
      await chunksPast(one, wanted, ended)
      const killed = importer.kill('SIGKILL')
      await ended
      return killed ? 1 : 0
    }),
  )
  return kills.reduce<number>((sum, one) => sum + one, 0)
}

async function chunksPast({ database: { sql } }: Bench, wanted: number, ended: Promise<unknown>): Promise<void> {
  let over = false
  void ended.then(() => (over = true))
  for (;;) {
    const [row] = await sql<Array<{ events: number }>>`select count(*)::int as events from timeline_events`
    if (over || (row?.events ?? 0) > wanted) return
  }
}

async function expected({ database: { sql } }: Bench, picked: Transcript[]): Promise<string[]> {
  const ledger = new Ledger()
  for (const { name, bytes } of picked) ledger.add(name.replace(/\.\w+$/, ''), countLines(bytes).objects)
  const [found] = await sql<Array<Record<'calls' | 'answers' | 'said' | 'input' | 'output', number>>>`
    select (select count(*)::int from timeline_events e join sessions s on s.id = e.session_id
        where s.agent = 'claude' and e.kind = 'tool_result' and e.tool_call_id is not null) as answers,
      (select count(distinct (e.session_id, e.tool_call_id))::int from timeline_events e join sessions s on s.id = e.session_id
        where s.agent = 'claude' and e.kind <> 'tool_result' and e.tool_call_id is not null) as calls,
      (select count(distinct (e.session_id, e.native_id))::int from timeline_events e join sessions s on s.id = e.session_id
        where s.agent = 'claude' and e.kind = 'message' and e.native_id is not null and e.role <> 'tool') as said,
      (select sum(input_tokens + cache_read_tokens * (agent = 'codex')::int)::int from sessions) as input,
      (select sum(output_tokens)::int from sessions) as output`
  const counted = {
    calls: ledger.calls.size,
    answers: ledger.answers.size,
    said: ledger.said.size,
    ...ledger.tokens,
  }
  return (Object.keys(counted) as Array<keyof typeof counted>)
    .filter((name) => found?.[name] !== counted[name])
    .map((name) => `${name}: ${found?.[name]} in the database, ${counted[name]} counted`)
}
