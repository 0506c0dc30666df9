// `npm run matrix -- --requests N --seed S`: the shape matrix against a program of its own (built before). Exits 1 when a law breaks.
// E2E_ELECTRIC names a program to be its engine: Electric itself.
import { readFile, writeFile } from 'node:fs/promises'
import { defineCommand, runMain } from 'citty'
import { surroundings } from '../../bench/surroundings.ts'
import { otherEngine, startStack } from '../../stack.ts'
import type { Stack } from '../../stack.ts'
import { page } from './page.ts'
import type { Run } from './page.ts'
import { runMatrix } from './run.ts'

const kept = new URL('results.json', import.meta.url)

await runMain(
  defineCommand({
    meta: { name: 'matrix', description: 'Every person asks for every shape with every trick' },
    args: {
      requests: { type: 'string', default: '20000', description: 'How many requests, at least' },
      seed: { type: 'string', description: 'Seed of the requests' },
      keep: { type: 'boolean', default: false, description: 'Write what came out into e2e/security/matrix/RESULTS.md' },
    },
    run: async ({ args }) => {
      const seed = args.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(args.seed)
      say(`seed ${seed}`)
      const stack = await startStack()
      const engine = await engineOf(stack)
      const progress = (done: number) => say(`${done} requests`)
      const { ms, failures, ...counted } = await runMatrix(stack, { requests: Number(args.requests), seed, progress })
      const run: Run = {
        engine,
        outcome: { ...counted, broken: failures.length },
        measured: new Date().toISOString().slice(0, 10),
        surroundings: await surroundings(stack.sql),
      }
      await stack.stop()
      for (const failure of failures.slice(0, 20)) say(failure)
      say(page([run]))
      say(`median ms of another's session ${ms.foreign}, of one that is nowhere ${ms.absent}`)
      if (args.keep) await keep(run)
      process.exit(failures.length > 0 ? 1 : 0)
    },
  }),
)

/** Puts the run in the place of the last one of its engine. */
async function keep(run: Run): Promise<void> {
  const before = JSON.parse(await readFile(kept, 'utf8')) as Run[]
  const runs = [...before.filter(({ engine }) => engine !== run.engine), run]
  runs.sort((a, b) => b.engine.localeCompare(a.engine))
  await writeFile(kept, `${JSON.stringify(runs, null, 2)}\n`)
  await writeFile(new URL('RESULTS.md', import.meta.url), page(runs))
}

async function engineOf({ engineUrl }: Stack): Promise<string> {
  if (otherEngine === undefined) return 'embedded engine'
  const { headers } = await fetch(`${engineUrl}/v1/health`)
  return (headers.get('electric-server') ?? 'another engine').replace('ElectricSQL/', 'Electric ')
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
