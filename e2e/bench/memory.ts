// Memory: what the operating system says that the engine's process holds, step by step.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { createShapes } from './create-shapes.ts'
import { pause } from './pause.ts'
import { catchUp } from './readers/catch-up.ts'
import { pollFrom } from './readers/follow.ts'
import type { Follower } from './readers/follow.ts'
import type { Comparison } from './rounds.ts'
import { ROW, rowSql, spreadOver } from './rows.ts'
import type { Size } from './size.ts'
import { OURS } from './stage.ts'
import type { Engine, Stage } from './stage.ts'

/** Resident megabytes after each step, of a fresh process of our engine each time; and of the other engine, if its process is known. */
export async function memory(stage: Stage, size: Size, seed: number): Promise<Comparison[]> {
  const samples: Record<string, number[]> = {}
  const other = stage.other()
  for (let time = 0; time < size.weighings; time += 1) await weigh(stage, await stage.engine(), size, samples)
  if (other?.pid !== undefined) await weigh(stage, other, size, samples)
  return [
    {
      title: `Memory at ${size.readers} readers and ${size.shapes} shapes`,
      method:
        'Resident set of the engine process: just started, then with all shapes made, then with readers waiting in long polls of ' +
        'as many different shapes, then after every shape has had a change and every reader its row.',
      unit: 'MB',
      peer: undefined,
      goals: { [`${OURS}, after changes`]: { atMost: 200 } },
      samples,
      seed,
      facts: { shapes: size.shapes, readers: size.readers },
    },
  ]
}

async function weigh(stage: Stage, engine: Engine, size: Size, samples: Record<string, number[]>): Promise<void> {
  const weighNow = async (step: string): Promise<void> => {
    await pause(SETTLE)
    ;(samples[`${engine.name}, ${step}`] ??= []).push(await residentMegabytes(engine.pid ?? 0))
  }
  await weighNow('just started')
  const table = await stage.table()
  await createShapes(engine, table, 'many', size.shapes)
  await weighNow('with shapes')
  const readers: Follower[] = []
  for (let shape = 0; shape < size.readers; shape += 1) {
    const params = { table, where: `many = ${shape}` }
    readers.push(pollFrom(engine.url, params, await catchUp(engine.url, params), ROW))
  }
  await weighNow('with readers')
  const rows = Array.from({ length: size.readers }, (_, shape) => readers[shape]?.marks.seen(`id":"${shape}"`))
  const insert = `INSERT INTO ${table} SELECT ${rowSql('i', spreadOver('i', size.shapes))}`
  await stage.sql.unsafe(`${insert} FROM generate_series(0::int8, ${size.shapes - 1}) i`)
  await Promise.all(rows)
  await weighNow('after changes')
  for (const reader of readers) reader.stop()
}

// Long enough for a garbage collection that follows idleness.
const SETTLE = 1_000

/** Resident set by ps, which reports KiB on every system that has it. */
async function residentMegabytes(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
  return (Number(stdout) * 1024) / 1_000_000
}
