// What tests of erasing share: a bench with sessions of every format and of older tools, and what is left of a session anywhere.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { connect } from '#db/client.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { chunksOf, keptSources } from '../../custody/chunks.server.ts'
import { fixtures } from '../../demo/fixtures.ts'
import { chats } from '../../legacy/testing/chats.ts'
import { bench } from '../../testing/run.ts'
import type { Bench } from '../../testing/run.ts'

export interface Filled extends Bench {
  paths: string[]
}

export async function filledBench(): Promise<Filled> {
  const one = await bench()
  const older = Object.entries(chats().files).map(([name, rows]) => ({
    path: `chats/${name}.json`,
    text: JSON.stringify(rows, null, 2),
  }))
  const paths: string[] = []
  for (const file of [...fixtures(), ...older]) {
    const path = join(one.dir, file.path)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, file.text)
    paths.push(path)
  }
  await one.run(paths)
  return { ...one, paths }
}

/** All rows as text, by table, found by the catalogue. */
export async function allText({ database: { sql } }: Bench): Promise<Map<string, string>> {
  const tables = await sql<Array<{ name: string }>>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`
  const found = new Map<string, string>()
  for (const { name } of tables) {
    const rows = await sql.unsafe<Array<{ text: string }>>(`select t::text as text from ${name} t order by 1`)
    found.set(name, rows.map(({ text }) => text).join('\n'))
  }
  return found
}

/** All custody of a space as it was before it was compressed; throws where a chain is broken. */
export async function custodyText(one: Bench, actor: Actor = one.actor): Promise<string> {
  const db = connect(one.database.url)
  let all = ''
  for (const kept of await keptSources(db, actor))
    for await (const { bytes } of chunksOf(db, actor, kept)) all += bytes.toString('utf8')
  return all
}
