// Fan-out: one commit, many live readers; the clock runs until the last of them has the row.
import { pause } from './pause.ts'
import { startPeer } from './peers/start-peer.ts'
import { catchUp } from './readers/catch-up.ts'
import { listenFrom, listenOnSocket, pollFrom, RoundsOver } from './readers/follow.ts'
import type { Follower } from './readers/follow.ts'
import { again, alternate } from './rounds.ts'
import type { Comparison, Side } from './rounds.ts'
import { commitMark, ROW } from './rows.ts'
import type { Size } from './size.ts'
import { OURS } from './stage.ts'
import type { Stage } from './stage.ts'

const PEER = 'NOTIFY → WebSocket relay'
const POLLS = 'long polls'
const EVENTS = 'event streams'

type Audience = {
  readonly name: string
  readonly table: string
  readonly channel?: string
  readonly readers: Follower[]
  readonly rounds: RoundsOver
}

/** One comparison: readers by long poll and by event stream, against a relay that does nothing else. */
export async function fanOut(stage: Stage, size: Size, seed: number): Promise<Comparison[]> {
  const audiences: Audience[] = []
  for (const name of [PEER, again(PEER)]) audiences.push(await relayed(stage, name, size.readers))
  for (const engine of [await stage.engine(), stage.other()]) {
    if (!engine) continue
    for (const [kind, follow] of [
      [POLLS, pollFrom],
      [EVENTS, listenFrom],
    ] as const) {
      const table = await stage.table()
      const from = await catchUp(engine.url, { table })
      const rounds = new RoundsOver()
      const readers = Array.from({ length: size.readers }, () => follow(engine.url, { table }, from, ROW, rounds))
      audiences.push({ name: `${engine.name}, ${kind}`, table, readers, rounds })
    }
  }
  stage.ending(async () => audiences.forEach(({ readers }) => readers.forEach((reader) => reader.stop())))
  const sides = audiences.map((audience) => side(stage, audience))
  const samples = await alternate(sides, { rounds: size.fanOuts, warmUp: 5, seed })
  for (const { name, readers } of audiences)
    for (const { marks } of readers)
      if (marks.count !== size.fanOuts + 5) throw new Error(`a reader of ${name} got ${marks.count} rows`)
  return [
    {
      title: `Fan-out to ${size.readers} readers`,
      method:
        'One row is committed; the clock runs from before the INSERT is sent until the last reader has its bytes. Every side has ' +
        'its own readers, all connected throughout; every reader got every row once. Long polls are asked for again when all have it.',
      unit: 'ms',
      peer: PEER,
      goals: { [`${OURS}, ${POLLS}`]: { atMost: 1.5 }, [`${OURS}, ${EVENTS}`]: { atMost: 1.5 } },
      samples,
      seed,
      facts: { readers: size.readers, commits: size.fanOuts, complete: '100 %' },
    },
  ]
}

async function relayed(stage: Stage, name: string, count: number): Promise<Audience> {
  const table = await stage.table()
  const { url, stop } = await startPeer('relay.ts', { DATABASE_URL: stage.databaseUrl, CHANNEL: table })
  stage.ending(stop)
  const readers = Array.from({ length: count }, () => listenOnSocket(url, ROW))
  // A relay cannot say what was missed: everybody has to be there before the first commit.
  await Promise.all(readers.map(({ marks }) => marks.seen('101 Switching')))
  return { name, table, channel: table, readers, rounds: new RoundsOver() }
}

function side(stage: Stage, { name, table, channel, readers, rounds }: Audience): Side {
  let id = 0
  return {
    name,
    measure: async () => {
      id += 1
      const mark = `${table}-${id};`
      const all = Promise.all(readers.map(({ marks }) => marks.seen(mark)))
      const [from, seen] = await Promise.all([commitMark(stage.sql, table, id, mark, channel), all])
      // Long polls are asked for again.
      rounds.next()
      await pause(50)
      return Math.max(...seen) - from
    },
  }
}
