// `npm run fuzz -- --records N --seed S`: spoiled sessions through the real importer, on a Postgres of its own. Exits 1 when a law
// breaks, and leaves a small failing case in a file; `--replay FILE` runs it again.
import { readFile, writeFile } from 'node:fs/promises'
import { defineCommand, runMain } from 'citty'
import postgres from 'postgres'
import startPostgres from '#db/testing-setup.ts'
import { surroundings } from '../bench/surroundings.ts'
import { makeCase } from './case.ts'
import { examine } from './law.ts'
import type { Small } from './law.ts'
import { page } from './page.ts'
import type { Sum } from './page.ts'
import { shrink } from './shrink.ts'

await runMain(
  defineCommand({
    meta: { name: 'fuzz', description: 'The accounting law on spoiled sessions of every format' },
    args: {
      records: { type: 'string', default: '2000', description: 'How many spoiled records, at least' },
      seed: { type: 'string', description: 'Seed of the first case; the next ones count up' },
      minutes: { type: 'string', description: 'Stop after so many minutes' },
      replay: { type: 'string', description: 'A failing case that an earlier run left' },
      orders: {
        type: 'boolean',
        default: false,
        description:
          'Compare final rows of two orders too (records that were given one id and different words may differ)',
      },
      keep: { type: 'boolean', default: false, description: 'Write what came out into e2e/fuzz/RESULTS.md' },
      shrink: { type: 'boolean', default: true, description: 'Look for a smaller case that fails' },
    },
    run: async ({ args }) => {
      const seed = args.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(args.seed)
      const end = args.minutes === undefined ? Infinity : Date.now() + Number(args.minutes) * 60_000
      const stop = await startPostgres()
      const failed = args.replay
        ? await replay(args.replay)
        : await run({ ...args, seed, records: Number(args.records), end })
      await stop?.()
      process.exit(failed > 0 ? 1 : 0)
    },
  }),
)

interface Plan {
  seed: number
  records: number
  end: number
  shrink: boolean
  orders: boolean
  keep: boolean
}

async function run(plan: Plan): Promise<number> {
  say(`seed ${plan.seed}`)
  const began = Date.now()
  const sum = { cases: 0, mutated: 0, records: 0, refused: 0, events: 0, failed: 0, crashed: 0 }
  for (let seed = plan.seed; sum.mutated < plan.records && Date.now() < plan.end; seed++) {
    const one = makeCase(seed, plan.orders)
    const outcome = await examine(one)
    sum.cases++
    sum.mutated += one.mutated
    for (const name of ['records', 'refused', 'events'] as const) sum[name] += outcome[name]
    if (sum.cases % 10 === 0) say(`${sum.mutated} spoiled records in ${sum.cases} cases, ${sum.failed} failed`)
    if (outcome.failures.length === 0) continue
    sum.failed++
    if (outcome.crashed) sum.crashed++
    say(
      `\nFAILED: --seed ${seed} --records 1${plan.orders ? ' --orders' : ''}\n${outcome.failures.slice(0, 5).join('\n')}`,
    )
    if (plan.shrink) await leave(`fuzz-${seed}.json`, await shrink(one, Date.now() + 60_000))
  }
  say(
    `${sum.mutated} spoiled records in ${sum.cases} cases (seeds ${plan.seed} to ${plan.seed + sum.cases - 1}): ${sum.records} records read, ` +
      `${sum.refused} refused, ${sum.events} events; ${sum.failed} cases failed`,
  )
  if (plan.keep) await keep(plan, sum, Math.ceil((Date.now() - began) / 60_000))
  return sum.failed
}

async function keep({ seed, orders }: Plan, sum: Sum, minutes: number): Promise<void> {
  const sql = postgres(process.env['LOGBOOK_TEST_DATABASE_URL'] ?? '', { max: 1 })
  const measured = new Date().toISOString().slice(0, 10)
  const text = page({ seed, orders, sum, minutes, measured, surroundings: await surroundings(sql) })
  await sql.end()
  await writeFile(new URL('RESULTS.md', import.meta.url), text)
}

async function leave(path: string, small: Small): Promise<void> {
  const files = small.files.map(({ path: name, bytes }) => ({ path: name, base64: bytes.toString('base64') }))
  await writeFile(path, JSON.stringify({ files, order: small.order, consistent: small.consistent }, null, 1))
  say(
    `${path}: ${small.files.length} files, ${files.length > 0 ? small.files.map((file) => file.bytes.length).join(' + ') : 0} bytes`,
  )
  say((await examine(small)).failures.join('\n'))
}

async function replay(path: string): Promise<number> {
  const { files, order, consistent } = JSON.parse(await readFile(path, 'utf8')) as {
    files: Array<{ path: string; base64: string }>
    order: number[]
    consistent: boolean
  }
  const outcome = await examine({
    files: files.map((file) => ({ path: file.path, bytes: Buffer.from(file.base64, 'base64') })),
    order,
    consistent,
  })
  say(outcome.failures.join('\n') || 'Every law holds.')
  return outcome.failures.length
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
