// The snapshot of a shape with subqueries: its rows and its inner sets are read at one moment, so that they agree from the beginning.
import type { Pool } from 'pg'
import type { Publication } from '../replication/publication.ts'
import { inSnapshot, selectSql } from '../shapes/query.ts'
import type { SnapshotSteps } from '../shapes/snapshot.ts'
import type { Follower } from './follower.ts'
import { rowLines } from './row-lines.ts'

/** Makes the snapshot of a shape whose follower already collects transactions. */
export async function makeFollowedSnapshot(
  pool: Pool,
  publication: Publication,
  follower: Follower,
  steps: SnapshotSteps,
): Promise<void> {
  const { shape, tables } = follower
  const { table, where, log } = shape.definition
  for (const each of tables) await publication.add(each)
  await inSnapshot(pool, tables, async (session) => {
    steps.check(session.moment)
    await follower.begin(session)
    steps.taken(session.moment)
    const { columns, more, line } = rowLines(shape)
    const tail = log === 'changes_only' ? 'WHERE false' : `WHERE (${where})`
    await session.read(selectSql({ table, columns, more, tail }), [], (batch) => {
      shape.addSnapshotLines(batch.map((row) => line(row)))
      steps.progress()
    })
    shape.finishSnapshot(session.moment.snapshot)
  })
}
