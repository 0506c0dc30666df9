// What is said of completeness adds up: records of transcripts, hook events beside them, and the last gap.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { claudeFile } from '#app/importer/demo/claude-file.ts'
import { hookFile } from '#app/importer/demo/hook-file.ts'
import { random } from '#app/importer/demo/random.ts'
import { bench } from '#app/importer/testing/run.ts'
import type { Bench } from '#app/importer/testing/run.ts'
import { daysOf, isSoon } from './kept.server.ts'
import { coverageOf } from './reads.server.ts'

let one: Bench
beforeAll(async () => {
  one = await bench()
  vi.stubEnv('DATABASE_URL', one.database.url)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await one.close()
})

test('per machine: seen = stored + same + refused, hook events beside, and what only a hook has told is a gap', async () => {
  const start = new Date('2026-04-01T10:00:00Z')
  const transcript = claudeFile({ random: random(7), start, cwd: '/srv', branch: 'main' })
  transcript.prompt('Go')
  const id = transcript.tool('Bash', { command: 'ls' }, 'a')
  const path = join(one.dir, 'transcript.jsonl')
  await writeFile(path, `${transcript.text()}no JSON\n{"type":"user","not":"yet whole`)
  const hooks = hookFile({ random: random(8), start, sessionId: transcript.sessionId })
  hooks.fire('PostToolUse', { tool_name: 'Bash', tool_use_id: id, tool_response: 'a' })
  hooks.fire('Stop')
  hooks.fire('PostToolUse', { tool_name: 'Bash', tool_use_id: 'toolu_unseen', tool_response: 'b' })
  const journal = join(one.dir, 'journal.jsonl')
  await writeFile(journal, hooks.text())
  await one.run([path])
  const [session] = await one.database.sql<Array<{ id: string }>>`select id from sessions`
  const before = await coverageOf(one.actor, session?.id ?? '')
  expect(before).toMatchObject([{ records: 4, stored: 3, same: 0, refused: 1, hooked: 0, waiting: 31 }])
  expect(before[0]?.lastGap?.why).toContain('refused')
  await one.database.sql`delete from import_refusals`
  await one.run([journal])
  const after = await coverageOf(one.actor, session?.id ?? '')
  expect(after).toMatchObject([{ records: 4, stored: 3, refused: 1, hooked: 2 }])
  expect(after[0]?.lastGap).toEqual({
    at: new Date('2026-04-01T10:00:03Z'),
    why: 'A call that only a hook has told: Bash',
  })
  expect(await coverageOf({ ...one.actor, spaceId: crypto.randomUUID() }, session?.id ?? '')).toEqual([])
})

test('what Claude Code will delete within a week is told by its own setting', () => {
  const now = new Date('2026-05-31T00:00:00Z')
  const old = (days: number) => new Date(now.getTime() - days * 24 * 3600 * 1000)
  expect([22, 24, 29].map((days) => isSoon(old(days), daysOf('{}'), now))).toEqual([false, true, true])
  expect(isSoon(old(24), daysOf('{"cleanupPeriodDays":365}'), now)).toBe(false)
  expect([daysOf('{'), daysOf('{"cleanupPeriodDays":"x"}'), daysOf('{"cleanupPeriodDays":7}')]).toEqual([30, 30, 7])
})
