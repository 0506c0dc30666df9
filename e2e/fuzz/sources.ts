// What the fuzzer spoils: the project's own generated sessions, of every format that has a generator.
import { fixtures } from '#app/importer/demo/fixtures.ts'
import { demoSessions } from '#app/importer/demo/sessions.ts'
import { chats } from '#app/importer/legacy/testing/chats.ts'
import { coachThings } from '#app/importer/legacy/testing/coach.ts'
import { bridgeTables, workioTables } from '#app/importer/legacy/testing/hook-tables.ts'
import { dispatchRuns } from '#app/importer/legacy/testing/runs.ts'
import { sideFiles } from './side-files.ts'

export interface Whole {
  /** Name of a file; ids in it are kept, for some formats read them. */
  name: string
  text: string
  /** A record a line; else one JSON document. */
  lines: boolean
}

/** The same files at every call. */
export function wholeFiles(): Whole[] {
  const sessions = [...demoSessions({ now: new Date('2026-03-01T00:00:00Z'), bigEvents: 60 }), ...fixtures()]
  const tables = [
    chats().files,
    coachThings(),
    workioTables().files,
    bridgeTables(),
    dispatchRuns('not-a-secret').files,
  ]
  const transcripts = sessions
    .filter((file) => !file.beside)
    .map(({ path, text }) => [path.split('/').at(-1) ?? path, text])
  const stores = tables.flatMap((files) =>
    Object.entries(files).map(([name, rows]) => [`${name}.json`, JSON.stringify(rows, null, 2)]),
  )
  return [...transcripts, ...stores, ...Object.entries(sideFiles())].map(([name = '', text = '']) => ({
    name,
    text,
    lines: name.endsWith('l'),
  }))
}
