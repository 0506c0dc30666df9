// Memory of `logbook import` for large sources: the most that the operating system says the command's process ever held.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { writeDatabase, writeDocument, writeLines, writeLongLine, writePacked } from './large-sources.ts'
import { openRooms } from './rooms.ts'
import type { Comparison } from './rounds.ts'
import type { Size } from './size.ts'
import type { Stage } from './stage.ts'

const COMMAND = join(import.meta.dirname, '..', '..', 'app', 'cli', 'logbook.mjs')
const LIMIT = 256

/** One comparison, in MB of the process at its largest. */
export async function importMemory(stage: Stage, size: Size, seed: number): Promise<Comparison[]> {
  const dir = await mkdtemp(join(tmpdir(), 'logbook-bench-large-'))
  stage.ending(() => rm(dir, { recursive: true, force: true }))
  const bytes = size.importedMegabytes * 1e6
  const [lines, long, packed, document, database] = [
    'lines.jsonl',
    'long.jsonl',
    'packed.jsonl.zst',
    'conversations.json',
    'opencode.db',
  ].map((name) => join(dir, name)) as [string, string, string, string, string]
  await writeLines(lines, bytes, seed)
  await writeLongLine(long, bytes / 25, seed)
  await writePacked(packed, lines)
  await writeDocument(document, bytes / 3, seed)
  writeDatabase(database, bytes / 3, seed)
  const rooms = await openRooms(stage)
  const samples: Record<string, number[]> = {}
  for (const [name, path] of Object.entries({
    'lines, looked at only': lines,
    lines,
    'lines, one of them long': long,
    'lines in zstd': packed,
    'a JSON document': document,
    'a database of OpenCode': database,
  }))
    await rooms.timed(async (url) => {
      const words = [
        'import',
        path,
        '--json',
        '--data',
        join(dir, 'home'),
        ...(name.endsWith('only') ? ['--dry-run'] : []),
      ]
      samples[name] = [await weighed(words, url, join(dir, 'held'))]
    })
  const megabytes = async (path: string) => Math.round((await stat(path)).size / 1e6)
  return [
    {
      title: 'Memory of an import',
      method:
        'Each source into a database of its own by the command itself; what its process held at most, by its own account at its end. ' +
        'The same file in zstd is as long unpacked.',
      unit: 'MB',
      peer: undefined,
      goals: Object.fromEntries(Object.keys(samples).map((name) => [name, { atMost: LIMIT }])),
      samples,
      seed,
      facts: {
        'MB of lines': await megabytes(lines),
        'MB of the long line': await megabytes(long),
        'MB of the document': await megabytes(document),
        'MB of the database': await megabytes(database),
      },
    },
  ]
}

// Said by the process itself when it ends: whoever looks from outside may look too early. The command hands over to another Node.
async function weighed(words: string[], databaseUrl: string, file: string): Promise<number> {
  const say = `import{writeFileSync}from'node:fs';process.on('exit',()=>{if(/main\\.ts$/.test(process.argv[1]))writeFileSync(${JSON.stringify(file)},String(process.resourceUsage().maxRSS))})`
  const options = `--import=data:text/javascript,${encodeURIComponent(say).replaceAll("'", '%27')}`
  await promisify(execFile)(process.execPath, [COMMAND, ...words], {
    env: { ...process.env, DATABASE_URL: databaseUrl, NODE_OPTIONS: options },
    maxBuffer: 64 * 1024 * 1024,
  })
  return (Number(await readFile(file, 'utf8')) * 1024) / 1e6
}
