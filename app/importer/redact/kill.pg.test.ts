// Law: whoever kills a rescan at any moment and runs it again has the rows and the custody of one that was left in peace.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Sql } from 'postgres'
import { connect } from '#db/client.server.ts'
import { exportCustody } from '../custody/export.server.ts'
import { bigSession } from '../demo/sessions.ts'
import { random as randomOf } from '../demo/random.ts'
import { bench, finalRows, gaps } from '../testing/run.ts'
import { importOlder, plant, rescanned } from './testing/older.ts'

const seed = Number(process.env['KILL_SEED'] ?? Math.floor(Math.random() * 1e6))

test(
  `a rescan that is killed again and again ends in the same rows (KILL_SEED=${seed})`,
  { timeout: 300_000 },
  async () => {
    const random = randomOf(seed)
    const [killed, calm] = [await bench(), await bench()]
    try {
      const paths: string[] = []
      for (const n of [1, 2, 3]) {
        const path = join(calm.dir, `${n}.jsonl`)
        await writeFile(path, plant(bigSession(400, { seed: n }).text))
        paths.push(path)
      }
      for (const one of [killed, calm]) {
        await mkdir(join(one.dir, 'home'), { recursive: true })
        await importOlder(one, paths)
      }
      await rescanned(calm)
      for (let kills = 0; kills < 3; kills++) {
        const script = new URL('testing/child.ts', import.meta.url).pathname
        const child = spawn(process.execPath, [script, killed.database.url, join(killed.dir, 'home')], {
          stdio: ['ignore', 'ignore', 'inherit'],
        })
        const ended = once(child, 'exit')
        await locked(killed.database.sql, ended)
        // A moment by chance is what is examined here.
        await wait(random.int(2000))
        child.kill('SIGKILL')
        await ended
      }
      await rescanned(killed)
      expect(await finalRows(killed)).toEqual(await finalRows(calm))
      expect(await gaps(killed)).toEqual([])
      const facts = (one: typeof calm) => one.database.sql`
      select u.source, u.mask_version, u.masked, u.stored_hash, u.source_hash from uploads u order by u.source`
      expect(await facts(killed)).toEqual(await facts(calm))
      for await (const { exported } of exportCustody(
        connect(killed.database.url),
        killed.actor,
        join(killed.dir, 'out'),
        {},
      ))
        expect(exported.fault).toBeNull()
      expect(await rescanned(killed)).toMatchObject({ uploads: 0, rows: {}, masks: {}, faults: [] })
    } finally {
      await killed.close()
      await calm.close()
    }
  },
)

// The child is at work once it holds the lock that only one may hold.
async function locked(sql: Sql, ended: Promise<unknown>): Promise<void> {
  const over = ended.then(() => true)
  for (;;) {
    const rows = await sql`
      select 1 from pg_locks l join pg_database d on d.oid = l.database
      where l.locktype = 'advisory' and d.datname = current_database() and l.granted`
    if (rows.length > 0 || (await Promise.race([over, wait(20)]))) return
  }
}
