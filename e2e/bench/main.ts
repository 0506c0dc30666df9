// `npm run bench -- latency|first-sync|throughput|fan-out|memory|hook|import|import-memory|tail|search|all`: how fast it is, beside a peer. A command and never
// a test, because only a quiet machine can say. --quick shows that everything runs; its numbers mean nothing.
import { defineCommand, runMain } from 'citty'
import { refuseSurprises, UsageError } from '#app/cli/command.ts'
import { fanOut } from './fan-out.ts'
import { firstSync } from './first-sync.ts'
import { hook } from './hook.ts'
import { importMemory } from './import-memory.ts'
import { importing } from './import.ts'
import { latency } from './latency.ts'
import { memory } from './memory.ts'
import { page } from './page.ts'
import type { Result } from './page.ts'
import { keepResults } from './results.ts'
import type { Comparison } from './rounds.ts'
import { FULL, QUICK } from './size.ts'
import type { Size } from './size.ts'
import { searching } from './search.ts'
import { Stage } from './stage.ts'
import type { StageOptions } from './stage.ts'
import { surroundings } from './surroundings.ts'
import { tail } from './tail.ts'
import { throughput } from './throughput.ts'

type Bench = (stage: Stage, size: Size, seed: number) => Promise<Comparison[]>

const BENCHES: Record<string, Bench> = {
  latency,
  'first-sync': firstSync,
  throughput,
  'fan-out': fanOut,
  memory,
  hook,
  import: importing,
  'import-memory': importMemory,
  tail,
  search: searching,
}

const ARGS = {
  name: { type: 'positional', required: true, description: `${Object.keys(BENCHES).join(', ')} or all` },
  quick: { type: 'boolean', description: 'Small sizes: shows that it runs' },
  keep: { type: 'boolean', description: 'Write results.json and RESULTS.md beside this command' },
  seed: { type: 'string', description: 'Draws the order of the sides' },
  'database-url': { type: 'string', description: 'Postgres to use (default: DATABASE_URL, else an embedded one)' },
  'engine-url': { type: 'string', description: 'Another engine on that database, as a further side (?secret=…)' },
  'engine-pid': { type: 'string', description: 'Its process: needed to hold it (throughput) and weigh it (memory)' },
  profile: { type: 'string', description: 'Folder for CPU profiles of our engine' },
} as const

const command = defineCommand({
  meta: { name: 'bench', description: 'Measure the engine beside its peers' },
  args: ARGS,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, ARGS),
  run: async ({ args }) => {
    const options = {
      databaseUrl: args['database-url'] ?? process.env.DATABASE_URL,
      otherUrl: args['engine-url'],
      otherPid: args['engine-pid'] === undefined ? undefined : Number(args['engine-pid']),
      profile: args.profile,
    }
    if (options.otherUrl && !options.databaseUrl)
      throw new UsageError('--engine-url needs the --database-url of that engine.')
    const seed = Number(args.seed ?? Math.floor(Math.random() * 1e6))
    const results: Result[] = []
    for (const name of args.name === 'all' ? Object.keys(BENCHES) : [args.name])
      results.push(...(await measure(name, options, args.quick ? QUICK : FULL, seed)))
    process.stdout.write(page(results))
    if (args.keep) await keepResults(results)
  },
})

/** Runs one bench on a stage of its own, so that none inherits what another has left. */
async function measure(name: string, options: StageOptions, size: Size, seed: number): Promise<Result[]> {
  const run = BENCHES[name]
  if (!run) throw new UsageError(`There is no bench "${name}". There are ${Object.keys(BENCHES).join(', ')} and all.`)
  process.stderr.write(`${name}, seed ${seed} …\n`)
  const stage = await Stage.open(options)
  const interrupted = (): void => void stage.close().finally(() => process.exit(130))
  for (const sign of ['SIGINT', 'SIGTERM']) process.once(sign, interrupted)
  try {
    const around = await surroundings(stage.sql)
    const measured = new Date().toISOString().slice(0, 10)
    return (await run(stage, size, seed)).map((comparison) => ({ measured, surroundings: around, ...comparison }))
  } finally {
    for (const sign of ['SIGINT', 'SIGTERM']) process.off(sign, interrupted)
    await stage.close()
  }
}

await runMain(command)
