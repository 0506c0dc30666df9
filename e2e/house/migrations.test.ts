// Migrations are append-only: drizzle applies by the time in the journal, so a later one with an earlier time would be
// left out in silence.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectDir, projectFiles, read } from './files.ts'

const { entries } = JSON.parse(read('db/migrations/meta/_journal.json')) as {
  entries: { idx: number; when: number; tag: string }[]
}

test('the journal counts up without a gap, and its times grow', () => {
  expect(entries.map(({ idx }) => idx)).toEqual(entries.map((_, index) => index))
  const times = entries.map(({ when }) => when)
  expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b))
})

test('every migration has its SQL and a way back', () => {
  const absent = entries.flatMap(({ tag }) =>
    [`db/migrations/${tag}.sql`, `db/migrations/down/${tag}.sql`].filter((path) => !existsSync(join(projectDir, path))),
  )
  expect(absent).toEqual([])
})

test('no migration lies outside the journal', () => {
  const tags = projectFiles().flatMap((path) => /^db\/migrations\/([^/]+)\.sql$/.exec(path)?.[1] ?? [])
  expect(tags).toEqual(entries.map(({ tag }) => tag).toSorted())
})
