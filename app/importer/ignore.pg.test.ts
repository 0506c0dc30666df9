// Rules keep sessions out of import, start and tail alike: nothing of them is in custody, no row names them, and they are counted.
import { randomUUID } from 'node:crypto'
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { connect, disconnectAll } from '#db/client.server.ts'
import { follow } from '../capture/follow.server.ts'
import { isUnder, ruleOf } from './ignore.server.ts'
import { thisMachine } from './machine.server.ts'
import { bench } from './testing/run.ts'
import type { Bench } from './testing/run.ts'

const benches: Bench[] = []
let one: Bench
beforeEach(async () => {
  one = await bench()
  benches.push(one)
})
afterAll(async () => {
  await disconnectAll()
  for (const each of benches) await each.close()
})

const inFolder = (cwd: string, session = randomUUID()) =>
  `${JSON.stringify({
    type: 'user',
    uuid: randomUUID(),
    parentUuid: null,
    timestamp: new Date().toISOString(),
    sessionId: session,
    cwd,
    version: '2.1.62',
    message: { role: 'user', content: 'hello' },
  })}\n`
const rule = (kind: string, value: string) =>
  one.database
    .sql`insert into capture_rules (id, space_id, kind, value) values (${randomUUID()}, ${one.actor.spaceId}, ${kind}, ${value})`
const counts = async () =>
  (
    await one.database
      .sql`select (select count(*)::int from sessions) as sessions, (select count(*)::int from uploads) as uploads,
    (select count(*)::int from import_files) as files`
  )[0]

async function three(): Promise<string> {
  const dir = join(one.dir, 'x')
  await mkdir(dir, { recursive: true })
  for (const [name, cwd] of [
    ['a', '/srv/secret/deep'],
    ['b', '/srv/secretary'],
    ['c', '/srv/shop'],
  ] as const)
    await writeFile(join(dir, `${name}.jsonl`), inFolder(cwd))
  return dir
}

test('a folder keeps out what works in it, not what only begins like it; counted, and without a trace', async () => {
  await rule('folder', '/srv/secret/')
  const report = await one.run([await three()])
  expect(report).toMatchObject({ files: 2, ignored: 1, records: 2, stored: 2 })
  expect(await counts()).toEqual({ sessions: 2, uploads: 2, files: 2 })
  const [run] = await one.database.sql`select files_total, files_done, files_ignored from imports`
  expect(run).toEqual({ files_total: 2, files_done: 2, files_ignored: 1 })
  expect(await one.run([join(one.dir, 'x')], { dryRun: true })).toMatchObject({ files: 2, ignored: 1 })
})

test('a repository by its folder, an agent by its name, also for one run alone', async () => {
  const dir = await three()
  expect(await one.run([dir], { ignore: [{ kind: 'repository', value: '/srv/shop' }] })).toMatchObject({
    files: 2,
    ignored: 1,
  })
  expect(await one.run([dir], { ignore: [{ kind: 'agent', value: 'Claude' }] })).toMatchObject({ files: 0, ignored: 3 })
  expect(await one.run([dir], { origin: 'start', ignore: [{ kind: 'folder', value: '/srv/shop' }] })).toMatchObject({
    ignored: 1,
  })
})

test('what was stored before the rule stays, and nothing is added to it', async () => {
  const dir = await three()
  await one.run([dir])
  const before = await counts()
  await rule('folder', '/srv/shop')
  await appendFile(join(dir, 'c.jsonl'), inFolder('/srv/shop'))
  expect(await one.run([dir])).toMatchObject({ ignored: 1, stored: 0 })
  expect(await counts()).toMatchObject({ sessions: before?.sessions, uploads: before?.uploads })
})

test('the tail keeps out too, and waits while a session has not said where it works', async () => {
  await rule('folder', '/srv/secret')
  const db = connect(one.database.url)
  const machineId = await thisMachine(db, one.actor, join(one.dir, 'home'))
  const take = follow({ db, actor: one.actor, machineId, secret: 'test' })
  const dir = await three()
  const late = join(dir, 'late.jsonl')
  const session = randomUUID()
  await writeFile(late, `${JSON.stringify({ type: 'summary', summary: 'quiet', leafUuid: `${session}-a` })}\n`)
  await take(late)
  await take(join(dir, 'a.jsonl'))
  expect(await counts()).toEqual({ sessions: 0, uploads: 0, files: 0 })
  await appendFile(late, inFolder('/srv/shop', session))
  await take(late)
  expect(await counts()).toMatchObject({ uploads: 1, files: 1 })
})

test('rules as they are written', () => {
  expect(ruleOf('folder=/a/b')).toEqual({ kind: 'folder', value: '/a/b' })
  expect(ruleOf('root=/a')).toBeNull()
  expect(ruleOf('agent=')).toBeNull()
  expect(isUnder('C:\\work\\x', 'C:\\work')).toBe(true)
  expect(isUnder('/srv/shopping', '/srv/shop')).toBe(false)
})
