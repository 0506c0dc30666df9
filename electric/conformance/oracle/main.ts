// `npm run oracle`: thousands of random cases against our engine on a Postgres of its own, or against any engine by its address.
import { defineCommand, runMain } from 'citty'
import { describePlan } from './describe.ts'
import { excused } from './exceptions.ts'
import { makePlan } from './plan.ts'
import { farPostgres, farPrograms } from './far-postgres.ts'
import { ownPostgres } from './postgres.ts'
import { Room } from './room.ts'
import { runCase } from './run-case.ts'
import { shrink } from './shrink.ts'
import { Summary } from './summary.ts'

const SHRINKING = 120_000

// The clients tell of every refusal and every new beginning; the summary counts what matters.
const quiet = (): void => undefined
Object.assign(console, { warn: quiet, error: quiet })

await runMain(
  defineCommand({
    meta: { name: 'oracle', description: 'Random cases: what clients have received is SELECT … WHERE …' },
    args: {
      cases: { type: 'string', default: '100', description: 'How many cases' },
      seed: { type: 'string', description: 'Seed of the first case; the next ones count up' },
      minutes: { type: 'string', description: 'Stop after so many minutes' },
      memory: { type: 'boolean', default: false, description: 'Our engine forgets its shapes when it ends' },
      far: { type: 'boolean', default: false, description: 'On a Postgres with WAL above 2^53 and ids that pass 2^32' },
      calm: { type: 'boolean', default: false, description: 'Nothing is cut, ended or damaged' },
      'engine-url': { type: 'string', description: 'An engine that runs already (needs --database-url)' },
      'database-url': { type: 'string', description: 'A database with superuser rights; its server is not restarted' },
      patience: {
        type: 'string',
        default: '12',
        description: 'Seconds after which a client that has not everything is wrong; a busy machine needs more',
      },
      shrink: { type: 'boolean', default: true, description: 'Look for a smaller case that fails' },
    },
    run: async ({ args }) => {
      const first = args.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(args.seed)
      const end = args.minutes === undefined ? Infinity : Date.now() + Number(args.minutes) * 60_000
      const patience = Number(args.patience) * 1_000
      const far = args.far ? await farPostgres(farPrograms() ?? '') : undefined
      const postgres = args['database-url'] || far ? undefined : await ownPostgres()
      const room = await Room.open({
        databaseUrl: args['database-url'] ?? far?.url ?? postgres?.url ?? '',
        persistent: !args.memory,
        ...(postgres ? { postgres } : {}),
        ...(args['engine-url'] ? { engineUrl: args['engine-url'] } : {}),
      })
      const summary = new Summary(first)
      for (let seed = first; seed < first + Number(args.cases) && Date.now() < end; seed += 1) {
        const made = makePlan(seed, args.calm ? [] : room.disturbances)
        const plan = room.own ? made : excused(made)
        const outcome = await runCase(room, plan, patience)
        summary.add(outcome)
        if (outcome.failures.length === 0) continue
        const failed = { plan, failures: outcome.failures }
        const shown = args.shrink ? await shrink(room, failed, Date.now() + SHRINKING, patience) : failed
        say(`\nFAILED: --seed ${seed} --cases 1\n${shown.failures.join('\n')}\n${describePlan(shown.plan)}\n`)
      }
      await room.close()
      await postgres?.close()
      await far?.close()
      say(summary.text())
      process.exit(summary.failed > 0 ? 1 : 0)
    },
  }),
)

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
