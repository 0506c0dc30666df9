// Two who write to one session's row at once: neither takes back what the other has said.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bigSession } from '../demo/sessions.ts'
import { bench } from '../testing/run.ts'

test('what another transaction writes into the row while a batch is folded into it stays', async () => {
  const own = await bench()
  const { sql } = own.database
  const path = join(own.dir, 'session.jsonl')
  const [begin = '', ...rest] = bigSession(40).text.split(/(?<=\n)/)
  await writeFile(path, begin)
  await own.run([path])
  await writeFile(path, begin + rest.join(''))
  const importing = await sql.begin(async (other) => {
    await other`update sessions set meta = meta || '{"enriched": {"words": 7}}', error_count = error_count + 1000`
    const run = own.run([path])
    for (;;) {
      const [waiting] = await sql`
        select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query ilike '%sessions%'`
      if (waiting) return { run }
    }
  })
  const report = await importing.run
  expect(report.stored).toBeGreaterThan(10)
  const [row] = await sql`select meta->'enriched' as enriched, error_count, event_count from sessions`
  const [count] = await sql`
    select count(*)::int as events, (count(*) filter (where outcome = 'error'))::int as errors from timeline_events`
  expect(row).toEqual({
    enriched: { words: 7 },
    error_count: Number(count?.['errors']) + 1000,
    event_count: count?.['events'],
  })
  await own.close()
})
