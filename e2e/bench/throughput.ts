// Sustained changes: every side is held at the same WAL position, a backlog is written, and each in its turn is let go and timed
// until it has handed over the last change. So Postgres has nothing else to do, and nobody reads what another has not to read.
import type { Sql } from 'postgres'
import { Marks } from './marks.ts'
import { createShapes } from './create-shapes.ts'
import { pause } from './pause.ts'
import { drainName } from './peers/drain.ts'
import type { ShapeParams } from './readers/catch-up.ts'
import { followByPolls } from './readers/follow.ts'
import { again, alternate } from './rounds.ts'
import type { Comparison, Side } from './rounds.ts'
import { commitMark, ROW, rowSql, spreadOver } from './rows.ts'
import type { Size } from './size.ts'
import { OURS } from './stage.ts'
import type { Engine, Stage } from './stage.ts'

/** Changes of one transaction of the backlog. */
const PER_TRANSACTION = 10
const FEW = 10

/** One shape of the whole table against a drain, and many shapes of the form `column = constant` against ten. */
export async function throughput(stage: Stage, size: Size, seed: number): Promise<Comparison[]> {
  return [await againstDrain(stage, size, seed), await manyShapes(stage, size, seed)]
}

type Held = {
  readonly name: string
  readonly marks: Marks
  /** How often the counted text comes with one backlog. */
  readonly expected: number
  hold(): void
  release(): void
}

async function againstDrain(stage: Stage, size: Size, seed: number): Promise<Comparison> {
  const table = await stage.table()
  const peer = drainName()
  const held: Held[] = []
  for (const name of [peer, again(peer)]) {
    const marks = new Marks(ROW)
    // An insert has the text once, an update in its old and in its new row.
    held.push({ name, marks, expected: size.changes * 1.5 + 1, ...(await stage.drain(table, marks)) })
  }
  for (const engine of [await stage.engine(), stage.other()])
    // An update shows only what has changed.
    if (engine?.pid !== undefined) held.push(await holdable(stage, engine, { table }, size.changes / 2 + 1))
  return {
    title: 'Sustained changes',
    method:
      `A backlog of inserts and updates, ${PER_TRANSACTION} to a transaction, is written while everybody is held; each is then ` +
      `timed until a reader has the last change: for an engine a live long poll of the whole table, for ${peer} its output.`,
    unit: 'changes/s',
    peer,
    goals: { [OURS]: { atLeast: 0.25 } },
    samples: await drained(stage, table, held, size, seed),
    seed,
    facts: { changes: size.changes, 'changes per transaction': PER_TRANSACTION, shapes: 1 },
  }
}

async function manyShapes(stage: Stage, size: Size, seed: number): Promise<Comparison> {
  const table = await stage.table()
  const peer = `${FEW} shapes`
  const held: Held[] = []
  for (const name of [peer, again(peer)]) held.push(await withShapes(stage, name, table, 'ten', FEW))
  const many = `${size.shapes} shapes`
  held.push(await withShapes(stage, many, table, 'many', size.shapes))
  const samples = await drained(stage, table, held, size, seed)
  return {
    title: `Sustained changes, ${FEW} to ${size.shapes} shapes`,
    method:
      'The same backlog, three processes of our engine, shapes of the form `column = constant`; every change belongs to exactly ' +
      'one shape of each process, spread evenly over all of them.',
    unit: 'changes/s',
    peer,
    goals: { [many]: { atLeast: 0.95 } },
    samples,
    seed,
    facts: { changes: size.changes, 'changes per transaction': PER_TRANSACTION, shapes: size.shapes },
  }
}

async function withShapes(stage: Stage, name: string, table: string, column: string, count: number): Promise<Held> {
  const engine = await stage.engine(name)
  await createShapes(engine, table, column, count)
  // The sentinel is a row of a shape of its own.
  return holdable(stage, engine, { table, where: `${column} = -1` }, 1)
}

async function holdable(
  stage: Stage,
  { name, url, pid }: Engine,
  params: ShapeParams,
  expected: number,
): Promise<Held> {
  const { marks, stop } = await followByPolls(url, params, ROW)
  stage.ending(async () => stop())
  const signal = (sign: NodeJS.Signals): void => {
    if (pid !== undefined) process.kill(pid, sign)
  }
  stage.ending(async () => signal('SIGCONT'))
  return { name, marks, expected, hold: () => signal('SIGSTOP'), release: () => signal('SIGCONT') }
}

/** Changes per second of every side, from being let go until the sentinel has come. */
async function drained(stage: Stage, table: string, held: readonly Held[], size: Size, seed: number) {
  let round = 0
  let left: Held[] = []
  let mark = ''
  const sides = held.map((each): Side => ({
    name: each.name,
    measure: async () => {
      if (left.length === 0) {
        left = [...held]
        mark = `${table}-${round};`
        for (const side of held) side.hold()
        await writeBacklog(stage.sql, table, round * size.changes, size)
        await commitMark(stage.sql, table, -1 - round, mark)
        round += 1
        await pause(200)
      }
      left = left.filter((side) => side !== each)
      const before = each.marks.count
      const seen = each.marks.seen(mark)
      const from = performance.now()
      each.release()
      const seconds = ((await seen) - from) / 1000
      const got = each.marks.count - before
      if (got !== each.expected) throw new Error(`${each.name}: ${got} rows came instead of ${each.expected}`)
      return size.changes / seconds
    },
  }))
  return alternate(sides, { rounds: size.backlogs, warmUp: 1, seed })
}

/** Half inserts, half updates of rows inserted before, in transactions; the server loops, so nothing else limits it. */
async function writeBacklog(sql: Sql, table: string, from: number, { changes, shapes }: Size): Promise<void> {
  const half = PER_TRANSACTION / 2
  await sql
    .unsafe(
      `DO $$ BEGIN FOR n IN 0..${changes / PER_TRANSACTION - 1} LOOP
         INSERT INTO ${table} SELECT ${rowSql('i', spreadOver('i', shapes))} FROM generate_series(${from} + n * ${half}::int8, ${from} + n * ${half} + ${half - 1}) i;
         UPDATE ${table} SET amount = amount + 1 WHERE id BETWEEN ${from} + n * ${half} AND ${from} + n * ${half} + ${half - 1};
         COMMIT;
       END LOOP; END $$`,
    )
    .simple()
}
