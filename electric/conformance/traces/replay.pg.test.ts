// The scenes as Electric 1.7.12 answered them, played again on this engine: every request, status, header and body is the same,
// except for the differences that are named.
import { readFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testEngine } from '../../engine/testing.ts'
import type { TestEngine } from '../../engine/testing.ts'
import { DIFFERENCES } from './differences.ts'
import type { Difference } from './differences.ts'
import type { Exchange } from './normalise.ts'
import { SCENES } from './scenes/index.ts'
import { play } from './stage.ts'

let target: TestEngine
const excused = new Set<string>()

beforeAll(async () => {
  target = await testEngine({
    ELECTRIC_SHAPE_CHUNK_BYTES_THRESHOLD: '2000',
    ELECTRIC_ENABLE_INTEGRATION_TESTING: 'true',
  })
})
afterAll(() => target.stop())

const scenes = Object.entries(SCENES).flatMap(([file, named]) =>
  Object.entries(named).map(([name, scene]) => ({ file, name: `${file}_${name}`, scene })),
)

test.concurrent.each(scenes)('as recorded: $name', { timeout: 60_000 }, async ({ file, name, scene }) => {
  const recorded = await recordedScene(file, name)
  const played = await play(target.engine.url, target.database.url, name, scene)
  expect(played.length).toBe(recorded.length)
  for (const [index, then] of recorded.entries()) {
    const now = played[index]
    const differences = DIFFERENCES.filter(({ of }) => of(then))
    for (const one of differences) {
      const others = differences.filter((other) => other !== one)
      if (!isDeepStrictEqual(bare(now, others), bare(then, others))) excused.add(one.name)
    }
    expect(bare(now, differences), `${name} ${index}: ${then.asked.request}`).toEqual(bare(then, differences))
  }
})

test('every named difference excuses something', () => {
  expect(DIFFERENCES.map(({ name }) => name).filter((name) => !excused.has(name))).toEqual([])
})

function bare(exchange: Exchange | undefined, differences: readonly Difference[]): Exchange | undefined {
  return differences.reduce((left: Exchange | undefined, { without }) => left && without(left), exchange)
}

async function recordedScene(file: string, name: string): Promise<Exchange[]> {
  const text = await readFile(new URL(`./recorded/${file}.jsonl`, import.meta.url), 'utf8')
  const lines = text.trim().split('\n').slice(1)
  return lines.map((line) => JSON.parse(line) as Exchange).filter(({ scene }) => scene === name)
}
