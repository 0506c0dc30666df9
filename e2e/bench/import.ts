// Import of sessions against COPY of the rows it makes, into tables with the same indexes and constraints; of an unchanged folder
// against the first import; and reading of records against JSON.parse of the same lines.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bigSession } from '#app/importer/demo/sessions.ts'
import { formats, sourceName } from '#app/importer/formats/index.ts'
import { recordsOf } from '#app/importer/read/records.server.ts'
import { runImport } from '#app/importer/run.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { openRooms } from './rooms.ts'
import type { Rooms } from './rooms.ts'
import { again, alternate } from './rounds.ts'
import type { Comparison, Side } from './rounds.ts'
import type { Size } from './size.ts'
import type { Stage } from './stage.ts'

const COPY = 'COPY … FROM file'
const IMPORT = 'import'
const UNCHANGED = 'the same folder again'
const PARSE = 'JSON.parse'
const RECORDS = 'records'
const READ = 'records and events'

/** Three comparisons, in ms. */
export async function importing(stage: Stage, size: Size, seed: number): Promise<Comparison[]> {
  const dir = await mkdtemp(join(tmpdir(), 'logbook-bench-import-'))
  stage.ending(() => rm(dir, { recursive: true, force: true }))
  const folder = join(dir, 'sessions')
  await mkdir(folder)
  const events = Math.ceil(size.importedEvents / 4)
  for (let n = 0; n < 4; n += 1)
    await writeFile(join(folder, `${n}.jsonl`), bigSession(events, { seed: seed + n }).text)
  const rooms = await openRooms(stage)
  const taken = (url: string, actor: Actor) =>
    runImport({ databaseUrl: url, actor, paths: [folder], origin: 'cli', secret: 'bench', home: join(dir, 'home') })
  const dump = await rooms.dumpAfter(taken)
  const copying = (name: string): Side => ({ name, measure: () => rooms.copied(dump) })
  const first = await alternate(
    [copying(COPY), copying(again(COPY)), { name: IMPORT, measure: () => rooms.timed(taken) }],
    { rounds: size.imports, warmUp: 1, seed },
  )
  const facts = { rows: dump.rows, events: events * 4 }
  return [
    {
      title: 'Import',
      method:
        'Four sessions into an empty database, by the clock from the call to its account; the peer copies the rows that this makes, ' +
        'from files of the server, table by table, into a database of the same schema. Every sample has a database of its own.',
      unit: 'ms',
      peer: COPY,
      goals: { [IMPORT]: { atMost: 3 } },
      samples: first,
      seed,
      facts,
    },
    await unchanged(rooms, taken, size, seed),
    await reading(folder, size, seed),
  ]
}

type Taken = (url: string, actor: Actor) => Promise<unknown>

async function unchanged(rooms: Rooms, taken: Taken, size: Size, seed: number): Promise<Comparison> {
  const importing = (name: string): Side => ({ name, measure: () => rooms.timed(taken) })
  const repeating: Side = { name: UNCHANGED, measure: () => rooms.timed(taken, taken) }
  const sides = [importing(IMPORT), importing(again(IMPORT)), repeating]
  return {
    title: 'Import of what is unchanged',
    method: 'The same call once more; every byte is compared with custody, and the account covers the whole folder.',
    unit: 'ms',
    peer: IMPORT,
    goals: { [UNCHANGED]: { atMost: 0.1 } },
    samples: await alternate(sides, { rounds: size.imports, warmUp: 1, seed }),
    seed,
    facts: {},
  }
}

async function reading(folder: string, size: Size, seed: number): Promise<Comparison> {
  const bytes = await readFile(join(folder, '0.jsonl'))
  const text = bytes.toString('utf8')
  const parsing = (name: string): Side => ({
    name,
    measure: () => clocked(() => text.split('\n').filter((line) => line !== '' && JSON.parse(line) === undefined)),
  })
  const { claude } = formats
  const cut: Side = {
    name: RECORDS,
    measure: () =>
      clocked(() => {
        for (const item of recordsOf(bytes, { bytes, found: 0 }, 0, 1))
          if (item.kind === 'refusal') throw new Error('A made-up session has no bad line.')
      }),
  }
  const read: Side = {
    name: READ,
    measure: () =>
      clocked(() => {
        const state = claude.start(sourceName('0.jsonl'), [])
        for (const item of recordsOf(bytes, { bytes, found: 0 }, 0, 1))
          if (item.kind === 'record') claude.parse(item.record.value, state, null)
      }),
  }
  return {
    title: 'Reading of records',
    method:
      'Lines of one session from bytes to cleaned records, and to their events, without masking and without a database; the peer parses lines ' +
      'that are text already.',
    unit: 'ms',
    peer: PARSE,
    goals: { [RECORDS]: { atMost: 1.5 }, [READ]: { atMost: 1.5 } },
    samples: await alternate([parsing(PARSE), parsing(again(PARSE)), cut, read], {
      rounds: size.imports * 3,
      warmUp: 3,
      seed,
    }),
    seed,
    facts: { megabytes: Math.round(bytes.length / 1e5) / 10 },
  }
}

async function clocked(work: () => unknown): Promise<number> {
  const from = performance.now()
  work()
  return performance.now() - from
}
