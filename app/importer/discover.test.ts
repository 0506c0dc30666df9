// What is found on a person's disk: which files count as sessions, and how far back they go.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { discover } from './discover.server.ts'

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'logbook-discover-'))
})
afterAll(() => rm(home, { recursive: true, force: true }))

test('the oldest session is told by its content, for a copy is new on disk', async () => {
  const folder = join(home, '.claude', 'projects', '-srv-shop')
  await mkdir(folder, { recursive: true })
  const line = (timestamp: string) => `${JSON.stringify({ type: 'user', timestamp })}\n`
  await writeFile(join(folder, 'a.jsonl'), `{"type":"summary"}\n${line('2025-03-04T05:06:07.000Z')}`)
  await writeFile(join(folder, 'b.jsonl'), line('2025-09-04T05:06:07.000Z'))
  await writeFile(join(folder, 'c.jsonl'), 'no time at all\n')
  await writeFile(join(folder, 'notes.json'), '{}')
  const [claude, codex] = await discover({ HOME: home })
  expect(claude).toMatchObject({ agent: 'claude', files: 3, oldest: new Date('2025-03-04T05:06:07.000Z') })
  expect(codex).toMatchObject({ agent: 'codex', files: 0, oldest: null })
})
