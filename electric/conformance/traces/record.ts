// Records the scenes against any engine: ELECTRIC_URL, DATABASE_URL and the folder for the traces. The engine must have been started
// on a database of its own with chunks of 2000 bytes, long polls of 2 s and DELETE allowed.
//   node electric/conformance/traces/record.ts [folder]
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { SCENES } from './scenes/index.ts'
import { play } from './stage.ts'

const { ELECTRIC_URL: url, DATABASE_URL: databaseUrl } = process.env
if (!url || !databaseUrl) throw new Error('Set ELECTRIC_URL and DATABASE_URL.')
const folder = process.argv[2] ?? fileURLToPath(new URL('./recorded/', import.meta.url))

const sql = postgres(databaseUrl, { max: 1 })
const [server] = await sql<{ version: string }[]>`SELECT current_setting('server_version') AS version`
await sql.end()
const { headers } = await fetch(`${url}/v1/health`)
const about = {
  engine: headers.get('electric-server') ?? 'unknown',
  postgres: server?.version,
  chunkBytes: 2000,
  longPoll: 2000,
}

await mkdir(folder, { recursive: true })
for (const [file, scenes] of Object.entries(SCENES)) {
  const lines: unknown[] = [about]
  for (const [name, scene] of Object.entries(scenes))
    lines.push(...(await play(url, databaseUrl, `${file}_${name}`, scene)))
  await writeFile(`${folder}/${file}.jsonl`, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)
}
