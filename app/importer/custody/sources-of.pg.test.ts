// Which sources are of a session: also copies of a file and what made no event, and never a source that told of others too.
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '#db/client.server.ts'
import { claudeFile } from '../demo/claude-file.ts'
import { random } from '../demo/random.ts'
import { connectionOf } from '../store/connection.server.ts'
import { bench } from '../testing/run.ts'
import type { Bench } from '../testing/run.ts'
import { sourcesOf } from './sources-of.server.ts'

let one: Bench

beforeAll(async () => {
  one = await bench()
})
afterAll(() => one.close())

const written = async (seed: number) => {
  const file = claudeFile({
    random: random(seed),
    start: new Date('2026-02-01T10:00:00Z'),
    cwd: '/srv/x',
    branch: 'main',
  })
  file.prompt(`prompt ${seed}`)
  file.say(`answer ${seed}`)
  const path = join(one.dir, `${file.sessionId}.jsonl`)
  await writeFile(path, `${file.lines.map((line) => JSON.stringify(line)).join('\n')}\n`)
  return { path, nativeId: file.sessionId, lines: file.lines }
}

test('a transcript and its copy are whole, a file of two sessions is shared', async () => {
  const [mine, other] = [await written(1), await written(2)]
  const copy = join(one.dir, 'copy.jsonl')
  await copyFile(mine.path, copy)
  const both = join(one.dir, 'both.jsonl')
  await writeFile(both, [...mine.lines, ...other.lines].map((line) => `${JSON.stringify(line)}\n`).join(''))
  await mkdir(join(one.dir, 'todos'))
  const todos = join(one.dir, 'todos', `${mine.nativeId}-agent-${mine.nativeId}.json`)
  await writeFile(todos, JSON.stringify([{ content: 'a', status: 'pending', activeForm: 'a' }]))
  for (const path of [mine.path, copy, both, other.path, todos]) await one.run([path])
  const { sql } = one.database
  const [session] = await sql<Array<{ id: string }>>`select id from sessions where native_id = ${mine.nativeId}`
  const found = await connect(one.database.url).transaction((tx) =>
    sourcesOf(connectionOf(tx), session ? [session.id] : []),
  )
  const names = async (ids: string[]) =>
    (await sql<Array<{ source: string }>>`select source from uploads where id = any(${ids})`).map((row) => row.source)
  expect((await names(found.whole)).toSorted()).toEqual([copy, mine.path, todos].toSorted())
  expect(await names(found.shared)).toEqual([both])
})
