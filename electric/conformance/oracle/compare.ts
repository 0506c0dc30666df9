// The comparison at a quiet point: all that was committed has passed through the engine, and nobody writes.
import { setTimeout as delay } from 'node:timers/promises'
import { getShape } from '../reader.ts'
import type { Answer } from '../reader.ts'
import type { Context, Open } from './run-case.ts'
import { shapeParams } from './shapes.ts'
import { placed } from './tables.ts'
import { differences, truth } from './truth.ts'

const SHOWN = 4

/**
 * Compares every open client with Postgres; `ended` = shapes may have ended by right since the last time, `held` = transactions are
 * still open.
 */
export async function compare(context: Context, ended: boolean, held: boolean): Promise<void> {
  await Promise.all(
    [...context.open].map(async (open) => {
      const fault = await settled(context, open, ended, held)
      const faults = [...open.follower.faults, ...(fault ? [fault] : [])]
      context.outcome.failures.push(...faults.slice(0, SHOWN).map((text) => `${open.name}: ${text}`))
    }),
  )
}

/** Waits until the client has everything, and says what is wrong with what it has. */
async function settled(context: Context, open: Open, ended: boolean, held: boolean): Promise<string | undefined> {
  const { room, plan, run, outcome } = context
  const { shape, follower } = open
  const retire = (): void => void context.open.splice(context.open.indexOf(open), 1)
  const expected = await truth(room, shape, plan.tables, run)
  if (expected instanceof Error) {
    follower.stop()
    return retire() as undefined
  }
  const params = flat(shapeParams(shape, (sql) => placed(sql, plan.tables, run)))
  const log = open.name.startsWith('subset') || open.name.startsWith('on-demand') ? 'changes_only' : 'full'
  let deadline = Date.now() + context.patience
  let progress = ''
  for (;;) {
    // Patience is for whoever stands still: many small pages take their time.
    if (progress !== follower.progress) deadline = Date.now() + context.patience
    progress = follower.progress
    if (follower.error) {
      retire()
      return refused(follower.error, outcome.refusals)
    }
    const end = await getShape(room.engineUrl, { ...params, log, offset: 'now' }).catch(() => undefined)
    // A table that nobody could follow before is not published as long as somebody writes to it.
    if (held && end?.status === 503) return undefined
    const handle = end?.headers.get('electric-handle') ?? ''
    const reached =
      end?.status === 200 ? follower.reached({ handle, offset: end.headers.get('electric-offset') ?? '' }) : false
    const { refetches } = follower
    const wrong = reached === false ? [notReached(end, follower.progress)] : difference(open, expected)
    if (wrong.length === 0) {
      outcome.compared += 1
      const before = open.handle
      open.handle = follower.handle
      if (room.persistent && !ended && before !== undefined && before !== follower.handle)
        return `its handle ${before} did not live on, though nothing ended the shape`
      return undefined
    }
    await delay(reached ? 150 : 15)
    // Who has all and differs is wrong, unless it was just told to begin again, or an alteration may not have been noticed yet.
    if ((reached && !ended && refetches === follower.refetches) || Date.now() > deadline) return wrong.join('\n')
  }
}

function notReached(end: Answer | undefined, progress: string): string {
  const told = end?.status === 200 ? end.headers.get('electric-offset') : `${end?.status} ${JSON.stringify(end?.body)}`
  return `it has not reached the end of the log (${told}; it is at ${progress})`
}

function difference({ follower }: Open, expected: Record<string, unknown>[]): string[] {
  const held = follower.rows()
  if (!held) return [`its first rows have not come (${follower.progress})`]
  const { missing, extra } = differences(follower.expected(expected), held)
  if (missing.length + extra.length === 0) return []
  return [
    `${missing.length} rows are missing and ${extra.length} too many (of ${expected.length})`,
    ...missing.slice(0, SHOWN).map((row) => `  - ${row.slice(0, 400)}`),
    ...extra.slice(0, SHOWN).map((row) => `  + ${row.slice(0, 400)}`),
  ]
}

/** A clause that the engine refuses, in plain words, is no wrong row; anything else that ends a client is. */
function refused(error: Error, refusals: string[]): string | undefined {
  const status = 'status' in error ? Number(error.status) : 0
  if (status !== 400) return `the client gave up: ${String(error)}`
  refusals.push('json' in error ? JSON.stringify(error.json) : String(error))
  return undefined
}

function flat(params: Record<string, string | Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) =>
      typeof value === 'string'
        ? [[name, value]]
        : Object.entries(value).map(([key, text]) => [`${name}[${key}]`, text]),
    ),
  )
}
