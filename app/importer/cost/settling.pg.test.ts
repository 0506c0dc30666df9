// Two transactions that bring copies of one report: one waits for the other's sums, and holds nothing that the other needs.
import { appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { bench } from '../testing/run.ts'

const line = (sessionId: string, uuid: string, output: number) =>
  `${JSON.stringify({
    type: 'assistant',
    uuid,
    parentUuid: null,
    sessionId,
    timestamp: '2026-01-01T00:00:00.000Z',
    requestId: 'req_1',
    message: {
      id: 'msg_1',
      role: 'assistant',
      model: 'claude-opus-4-5',
      content: [{ type: 'text', text: 'done' }],
      usage: { input_tokens: 1, output_tokens: output },
    },
  })}\n`

test('who waits for the lock of the sums holds no row that its holder writes, so that two files with copies never deadlock', async () => {
  const one = await bench()
  const { sql } = one.database
  const [first, fork] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002']
  const [path, copy] = [join(one.dir, 'first.jsonl'), join(one.dir, 'copy.jsonl')]
  await writeFile(path, line(first, '00000000-0000-4000-8000-00000000000a', 5))
  await writeFile(copy, line(fork, '00000000-0000-4000-8000-00000000000b', 5))
  await one.run([path, copy])
  await appendFile(path, line(first, '00000000-0000-4000-8000-00000000000c', 99))
  let importing: Promise<unknown> = Promise.resolve()
  try {
    await sql.begin(async (holder) => {
      await holder`select pg_advisory_xact_lock(hashtextextended(${`usage/${one.actor.spaceId}`}, 0))`
      importing = one.run([path])
      const waits = async () => {
        const waiting = await sql`select 1 from pg_locks where locktype = 'advisory' and not granted
          and database = (select oid from pg_database where datname = current_database())`
        expect(waiting).not.toEqual([])
      }
      await vi.waitFor(waits, 20_000)
      await holder`select 1 from session_usage for update nowait`
      await holder`select 1 from sessions for no key update nowait`
    })
  } finally {
    await importing
  }
  const counted = await sql`select s.native_id, u.output_tokens::int as output from session_usage u
    join sessions s on s.id = u.session_id where u.counted`
  expect(counted).toEqual([{ native_id: first, output: 99 }])
  await one.close()
})
