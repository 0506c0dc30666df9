// A session that was moved to another space is erased there: what its sources say later, in the space that they belong to, is kept out of both.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { moveSession } from '#app/server/move/move-session.server.ts'
import { growing, world } from '#app/server/move/testing.ts'
import type { World } from '#app/server/move/testing.ts'
import { disconnectAll } from '#db/client.server.ts'
import { beginErasure } from './begin.server.ts'
import { bringBack } from './bring-back.server.ts'
import { runErasure } from './run.server.ts'
import { allText } from './testing/filled.ts'

let one: World

beforeAll(async () => {
  one = await world()
})
afterAll(async () => {
  await disconnectAll()
  await one.close()
})

test('a moved session is erased with its sub-agents, and its file may grow and be copied', async () => {
  const { sql } = one.database
  const team = await one.space()
  const mine = await growing(join(one.dir, 'moved'), 41)
  const stays = await growing(join(one.dir, 'stays'), 42)
  await one.run([mine.path, mine.childPath, stays.path, stays.childPath])
  const [session] = await sql<Array<{ id: string }>>`select id from sessions where native_id = ${mine.nativeId}`
  const command = { means: 'command' } as const
  await moveSession(one.db, one.actor, command, { sessionId: session?.id ?? '', to: team.spaceId })
  const begun = await beginErasure(one.db, team, command, [session?.id ?? ''])
  const engine = { kind: 'embedded', idleFolder: null } as const
  const receipt = await runErasure({ db: one.db, home: join(one.dir, 'home'), engine, patience: 0 }, begun?.id ?? '')
  expect(receipt?.sessions).toBe(2)
  const inSpaces = async () =>
    [...(await sql`select native_id as native from sessions where native_id like ${`${mine.nativeId}%`}`)].length
  await mine.grow(2)
  await mine.grow(1, true)
  const report = await one.run([mine.path, mine.childPath])
  expect(report.records).toBe(report.stored + report.same + report.refused)
  expect(await inSpaces()).toBe(0)
  // The route stays, so that a session that is brought back comes in where it was.
  const traces = [...(await allText(one))].filter(([, rows]) => rows.includes(mine.nativeId)).map(([name]) => name)
  expect(
    traces.filter((name) => !['capture_cursors', 'capture_routes', 'import_files', 'uploads'].includes(name)),
  ).toEqual([])
  const [other] = await sql`select event_count as events from sessions where native_id = ${stays.nativeId}`
  expect(other?.['events']).toBeGreaterThan(0)
  await expect(bringBack(one.db, one.actor, command, [randomUUID()])).rejects.toThrow(/Nothing was changed/)
})
