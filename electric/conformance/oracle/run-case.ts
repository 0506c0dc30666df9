// Runs a case in a room: its turns in order, many of them at once, and after each batch a comparison of every client with Postgres.
import { setTimeout as delay } from 'node:timers/promises'
import { seeded } from '../random.ts'
import { compare } from './compare.ts'
import { HARMLESS } from './disturbances.ts'
import { follow } from './follower.ts'
import type { Follower } from './follower.ts'
import type { Batch, Plan, Turn } from './plan.ts'
import type { Room } from './room.ts'
import { Session } from './sessions.ts'
import type { Tally } from './sessions.ts'
import { shapeParams } from './shapes.ts'
import type { ShapePlan } from './shapes.ts'
import { address, definition, placed } from './tables.ts'
import type { TablePlan } from './tables.ts'

/** A client of the case that is being followed. */
export type Open = {
  readonly name: string
  readonly shape: ShapePlan
  readonly follower: Follower
  /** The handle at the last comparison. */
  handle: string | undefined
}

export type Outcome = {
  /** What was wrong; empty when all was as it must be. */
  readonly failures: string[]
  /** Why shapes were refused that Postgres can answer. */
  readonly refusals: string[]
  /** How many times a client was compared with Postgres. */
  compared: number
  readonly tally: Tally
}

/** Longest time that a turn is waited for; a statement that waits for another session's lock takes longer. */
const PATIENCE = 5

/** `patience`: milliseconds after which a client that has not everything is wrong. */
export async function runCase(room: Room, plan: Plan, patience = 12_000): Promise<Outcome> {
  const outcome: Outcome = { failures: [], refusals: [], compared: 0, tally: { done: 0, refused: new Map() } }
  const run = room.nextRun()
  const sessions = Array.from({ length: plan.sessions }, () => new Session(room.databaseUrl, outcome.tally))
  const open: Open[] = []
  // What alters a table may be noticed only later.
  let ended = false
  const context = { room, plan, run, sessions, open, outcome, patience }
  try {
    for (const table of plan.tables) for (const sql of definition(table, run)) await room.query(sql)
    for (const sql of plan.filling) await sessions[0]?.run(placed(sql, plan.tables, run))
    for (const batch of plan.batches) {
      const disturbed = await runTurns(context, batch)
      await room.passed(2 * patience)
      const died = await room.mend()
      if (died) throw new Error(died)
      ended ||=
        batch.ends || disturbed.some((what) => !HARMLESS.has(what)) || (disturbed.length > 0 && !room.persistent)
      await compare(context, ended, batch.holds)
      if (outcome.failures.length > 0) break
    }
  } catch (error) {
    outcome.failures.push(String(error))
  } finally {
    for (const { follower } of open) follower.stop()
    await Promise.all(sessions.map((session) => session.end()))
    for (const table of plan.tables)
      await room.drop(address(table, run)).catch((error: unknown) => outcome.failures.push(String(error)))
  }
  outcome.failures.push(...room.takeFaults())
  return outcome
}

export type Context = {
  readonly room: Room
  readonly plan: Plan
  readonly run: string
  readonly sessions: readonly Session[]
  readonly open: Open[]
  readonly outcome: Outcome
  readonly patience: number
}

/** Does the batch's turns; resolves when all is done, with the disturbances that were among them. */
async function runTurns(context: Context, batch: Batch) {
  const { room, plan, sessions } = context
  const random = seeded(plan.seed)
  const disturbances: Promise<void>[] = []
  for (const turn of batch.turns) {
    if (turn.do === 'open') start(context, turn.client)
    else if (turn.do === 'disturb') disturbances.push(room.disturb(turn.what, random))
    else await step(context, turn)
  }
  const done = Promise.all([...sessions.map((session) => session.idle()), ...disturbances]).then(() => true)
  // A commit that waits for a standby is in the log and not yet seen; cancelled, it is seen.
  while (!(await Promise.race([done, delay(20, false)])))
    await room.query(
      `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND application_name = 'oracle'`,
    )
  return batch.turns.flatMap((turn) => (turn.do === 'disturb' ? [turn.what] : []))
}

async function step({ plan, run, sessions }: Context, turn: Turn & { do: 'step' }): Promise<void> {
  const done = sessions[turn.session]?.run(placed(turn.sql, plan.tables, run))
  if (turn.wait) await Promise.race([done, delay(PATIENCE)])
}

function start({ room, plan, run, open }: Context, index: number): void {
  const client = plan.clients[index]
  const shape = client && plan.shapes[client.shape]
  const table: TablePlan | undefined = shape && plan.tables[shape.table]
  if (!client || !shape || !table) return
  const name = `${client.kind} ${index} ${run}`
  const params = shapeParams(shape, (sql) => placed(sql, plan.tables, run))
  const follower = follow(client.kind, { name, url: room.readerUrl, table, params, repeats: !room.own })
  open.push({ name, shape, follower, handle: undefined })
}
