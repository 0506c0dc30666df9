// Slices of one session in any order, twice, and at the same time: the same union, no gap in seq, neighbours in their places.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { random } from './demo/random.ts'
import { bigSession } from './demo/sessions.ts'
import { bench, finalRows, gaps, readingOrder } from './testing/run.ts'
import type { Bench } from './testing/run.ts'

const session = bigSession(400, { seed: 5 })
const nativeId = session.path.split('/').at(-1)?.replace('.jsonl', '') ?? ''
const lines = session.text.split('\n').filter((line) => line !== '')

const slices = (...ranges: Array<[from: number, to: number]>) =>
  ranges.map(([from, to]) =>
    lines
      .slice(from, to)
      .map((line) => `${line}\n`)
      .join(''),
  )

async function importedIn(
  order: number[],
  texts: string[],
  parallel = false,
): Promise<{ rows: unknown; order: string[] }> {
  const one = await bench()
  try {
    const paths = await write(one, texts)
    const wanted = order.map((n) => paths[n] ?? '')
    if (parallel) await Promise.all(wanted.map((path) => one.run([path])))
    else for (const path of wanted) await one.run([path])
    expect(await gaps(one)).toEqual([])
    return { rows: await finalRows(one), order: await readingOrder(one, nativeId) }
  } finally {
    await one.close()
  }
}

async function write(one: Bench, texts: string[]): Promise<string[]> {
  await mkdir(join(one.dir, 'slices'))
  return Promise.all(
    texts.map(async (text, n) => {
      const path = join(one.dir, 'slices', `${n}.jsonl`)
      await writeFile(path, text)
      return path
    }),
  )
}

test('overlapping slices end in the same rows and the same order, whichever comes first', async () => {
  const texts = slices([0, 150], [100, 300], [250, lines.length])
  const whole = await importedIn([0], slices([0, lines.length]))
  for (const order of [
    [0, 1, 2],
    [1, 0, 2],
    [2, 1, 0],
  ]) {
    const result = await importedIn(order, texts)
    expect(result.rows, `order ${order.join()}`).toEqual(whole.rows)
    expect(result.order).toEqual(whole.order)
  }
})

test('disjoint slices find their order by the parent that the later one names', async () => {
  const texts = slices([0, 200], [200, lines.length])
  const forward = await importedIn([0, 1], texts)
  const backward = await importedIn([1, 0], texts)
  expect(backward.order).toEqual(forward.order)
  expect(backward.rows).toEqual(forward.rows)
})

test('copies that are imported at the same moment store every event once', async () => {
  const texts = slices([0, lines.length], [0, 300], [50, lines.length])
  const whole = await importedIn([0], texts)
  const together = await importedIn([0, 1, 2], texts, true)
  expect(together.rows).toEqual(whole.rows)
})

const seed = Number(process.env['SLICES_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

test(`three and more disjoint slices end in the order of the whole, in any order (SLICES_SEED=${seed})`, async () => {
  const chance = random(seed)
  const whole = await importedIn([0], slices([0, lines.length]))
  for (let round = 0; round < 3; round++) {
    const inside = Array.from({ length: 2 + chance.int(5) }, () => 1 + chance.int(lines.length - 1))
    const cuts = [...new Set([0, ...inside, lines.length])].sort((a, b) => a - b)
    const texts = slices(...cuts.slice(1).map((to, i): [number, number] => [cuts[i] ?? 0, to]))
    const order = texts.map((_, n) => ({ n, key: chance.int(2 ** 30) })).sort((a, b) => a.key - b.key)
    const result = await importedIn(
      order.map(({ n }) => n),
      texts,
    )
    expect(result.order, `cuts ${cuts.join()} in the order ${order.map(({ n }) => n).join()}`).toEqual(whole.order)
    expect(result.rows).toEqual(whole.rows)
  }
})
