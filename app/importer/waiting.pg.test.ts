// A session waits when its agent asks for a person, and one notification says so, until it goes on or is over.
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '#db/client.server.ts'
import { transact } from '#db/transact.server.ts'
import { hookFile } from './demo/hook-file.ts'
import type { HookFile } from './demo/hook-file.ts'
import { random } from './demo/random.ts'
import { settleQuiet } from './store/rest.server.ts'
import { bench } from './testing/run.ts'
import type { Bench } from './testing/run.ts'

let one: Bench
beforeAll(async () => void (one = await bench()))
afterAll(() => one.close())

const fresh = (secondsAgo: number) => {
  const sessionId = randomUUID()
  const file = hookFile({ random: random(3), sessionId, start: new Date(Date.now() - secondsAgo * 1000) })
  return { sessionId, file }
}
const take = async (sessionId: string, file: HookFile) => {
  const path = join(one.dir, `${sessionId}.jsonl`)
  await writeFile(path, file.text())
  await one.run([path])
}
const state = async (sessionId: string) => {
  const { sql } = one.database
  const [session] = await sql<
    Array<{ id: string; status: string }>
  >`select id, status from sessions where native_id = ${sessionId}`
  const notes = await sql<Array<{ kind: string; title: string; event: string; open: boolean }>>`
    select n.kind, n.title, e.payload_type as event, n.resolved_at is null as open from notifications n
    join timeline_events e on e.session_id = n.session_id and e.seq = n.event_seq where n.session_id = ${session?.id ?? null} order by raised_at`
  return { status: session?.status, notes: [...notes] }
}

const asked = { tool_name: 'Bash', tool_input: { command: 'rm -r build' } }

test('a request and its notification raise one, delivered again none, and the answer resolves it', async () => {
  const { sessionId, file } = fresh(30)
  file.fire('UserPromptSubmit', { prompt: 'Clean up' })
  await take(sessionId, file)
  expect(await state(sessionId)).toEqual({ status: 'running', notes: [] })
  file.fire('PermissionRequest', asked)
  await take(sessionId, file)
  const note = { kind: 'permission', title: 'Permission asked: shell rm -r build', event: 'hook:PermissionRequest' }
  expect(await state(sessionId)).toEqual({ status: 'waiting', notes: [{ ...note, open: true }] })
  file.fire('Notification', { notification_type: 'permission_prompt', message: 'Claude needs your permission' })
  await take(sessionId, file)
  await take(sessionId, file)
  expect(await state(sessionId)).toEqual({ status: 'waiting', notes: [{ ...note, open: true }] })
  file.fire('PostToolUse', { ...asked, tool_use_id: 'toolu_1', tool_response: '' })
  await take(sessionId, file)
  expect(await state(sessionId)).toEqual({ status: 'running', notes: [{ ...note, open: false }] })
  file.fire('Stop')
  file.fire('Notification', { notification_type: 'idle_prompt', message: 'Claude is waiting for your input' })
  await take(sessionId, file)
  const second = await state(sessionId)
  expect(second.status).toBe('waiting')
  expect(second.notes).toMatchObject([{ open: false }, { kind: 'attention', open: true }])
  file.fire('SessionEnd', { reason: 'other' })
  await take(sessionId, file)
  expect(await state(sessionId)).toMatchObject({ status: 'completed', notes: [{ open: false }, { open: false }] })
})

test('what was answered before it arrived, or is long over, raises nothing', async () => {
  const answered = fresh(30)
  answered.file.fire('PermissionRequest', asked)
  answered.file.fire('PostToolUse', { ...asked, tool_use_id: 'toolu_2', tool_response: '' })
  await take(answered.sessionId, answered.file)
  expect(await state(answered.sessionId)).toEqual({ status: 'running', notes: [] })
  const old = fresh(14 * 3600)
  old.file.fire('PermissionRequest', asked)
  await take(old.sessionId, old.file)
  expect(await state(old.sessionId)).toEqual({ status: 'stopped', notes: [] })
})

test('a quiet session comes to rest when its turn allows it, and nobody is asked for it any more', async () => {
  const { sql, url } = one.database
  const asking = fresh(30)
  asking.file.fire('PermissionRequest', asked)
  const working = fresh(30)
  working.file.fire('UserPromptSubmit', { prompt: 'Build it' })
  for (const { sessionId, file } of [asking, working]) await take(sessionId, file)
  const db = connect(url)
  const quiet = async (interval: string) => {
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await tx`update sessions set updated_at = now() - ${interval}::interval where status in ('running', 'waiting')`
    })
    await transact(db, one.actor, (tx) => settleQuiet(tx, one.actor))
    return [(await state(asking.sessionId)).status, (await state(working.sessionId)).status]
  }
  expect(await quiet('3 minutes')).toEqual(['waiting', 'running'])
  expect(await quiet('11 minutes')).toEqual(['waiting', 'stopped'])
  expect((await state(asking.sessionId)).notes).toMatchObject([{ open: true }])
  expect(await quiet('13 hours')).toEqual(['stopped', 'stopped'])
  expect((await state(asking.sessionId)).notes).toMatchObject([{ open: false }])
})
