// The tail over a store that is no text: a database that OpenCode goes on writing, and one that appears later.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeOpencode } from '#app/importer/demo/opencode-database.server.ts'
import { opencodeFile } from '#app/importer/demo/opencode-file.ts'
import { random } from '#app/importer/demo/random.ts'
import { isInStore, isSource } from '#app/importer/discover.server.ts'
import { thisMachine } from '#app/importer/machine.server.ts'
import { bench, gaps } from '#app/importer/testing/run.ts'
import type { Bench } from '#app/importer/testing/run.ts'
import { connect } from '#db/client.server.ts'
import { follow } from './follow.server.ts'
import { startTail } from './tail.server.ts'
import type { Tail } from './tail.server.ts'

let one: Bench
let tail: Tail
let path: string
const errors: unknown[] = []

beforeAll(async () => {
  one = await bench()
  path = join(one.dir, 'opencode.db')
  const db = connect(one.database.url)
  const machineId = await thisMachine(db, one.actor, join(one.dir, 'home'))
  tail = await startTail({
    roots: [path, join(one.dir, 'storage')],
    wanted: isSource,
    inStore: isInStore,
    take: follow({ db, actor: one.actor, machineId, secret: 'test' }),
    onError: (_path, error) => errors.push(error),
    poll: 500,
  })
})
afterAll(async () => {
  await tail.stop()
  await one.close()
})

async function titles(session: string, wanted: string[]): Promise<void> {
  await expect
    .poll(
      async () => {
        const rows = await one.database.sql<Array<{ title: string }>>`
          select e.title from timeline_events e join sessions s on s.id = e.session_id
          where s.native_id = ${session} and e.role <> 'system' and e.superseded_at is null order by e.ordinal`
        return rows.map((row) => row.title)
      },
      { timeout: 15_000, message: errors.join(' ') },
    )
    .toEqual(wanted)
}

test('a database that appears is found, and what is written into it while it is open is followed', async () => {
  const start = new Date('2026-03-05T08:00:00Z')
  const file = opencodeFile({ random: random(3), start, cwd: '/srv/a', title: 'Live' })
  file.prompt('one')
  const open = [writeOpencode(path, [file], '/srv/a')]
  await titles(file.id, ['one'])
  for (const [word, all] of [
    ['two', ['one', 'two']],
    ['three', ['one', 'two', 'three']],
  ] as const) {
    file.say(word)
    open.push(writeOpencode(path, [file], '/srv/a'))
    await titles(file.id, [...all])
  }
  const other = opencodeFile({ random: random(4), start, cwd: '/srv/a', title: 'Other' })
  other.prompt('hello')
  open.push(writeOpencode(path, [file, other], '/srv/a'))
  await titles(other.id, ['hello'])
  for (const db of open) db.close()
  expect(errors).toEqual([])
  expect(await gaps(one)).toEqual([])
})
