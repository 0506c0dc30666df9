// Commit → answer: one row is committed, and the clock runs until a live reader has it.
import { Marks } from './marks.ts'
import { followByPolls } from './readers/follow.ts'
import { commitMark, ROW } from './rows.ts'
import { again, alternate } from './rounds.ts'
import type { Comparison, Side } from './rounds.ts'
import { OURS } from './stage.ts'
import type { Stage } from './stage.ts'
import { drainName } from './peers/drain.ts'
import { pause } from './pause.ts'
import type { Size } from './size.ts'

/** One comparison: a long poll of each engine against a reader of the replication slot. */
export async function latency(stage: Stage, size: Size, seed: number): Promise<Comparison[]> {
  const peer = drainName()
  const sides: Side[] = []
  for (const name of [peer, again(peer)]) {
    const table = await stage.table()
    const marks = new Marks(ROW)
    await stage.drain(table, marks)
    sides.push(side(stage, name, table, marks))
  }
  const ours = await stage.engine()
  for (const engine of [ours, stage.other()]) {
    if (!engine) continue
    const table = await stage.table()
    const { marks, stop } = await followByPolls(engine.url, { table }, ROW)
    stage.ending(async () => stop())
    sides.push(side(stage, engine.name, table, marks))
  }
  const rounds = { rounds: size.commits, warmUp: size.warmUpCommits, seed }
  const samples = await alternate(sides, rounds)
  return [
    {
      title: 'Commit → live answer',
      method:
        'One row is committed; the clock runs from before the INSERT is sent until the bytes of the row have come. Long poll ' +
        `against ${peer}. Each side has a table, slot and publication of its own, all connected throughout.`,
      unit: 'ms',
      peer,
      goals: { [OURS]: { atMost: 2 } },
      samples,
      seed,
      facts: { commits: size.commits, readers: 1 },
    },
  ]
}

function side(stage: Stage, name: string, table: string, marks: Marks): Side {
  let id = 0
  return {
    name,
    measure: async () => {
      id += 1
      const mark = `${table}-${id};`
      const seen = marks.seen(mark)
      const [from, to] = await Promise.all([commitMark(stage.sql, table, id, mark), seen])
      // The long poll's next request has to arrive before the next commit.
      await pause(5)
      return to - from
    },
  }
}
