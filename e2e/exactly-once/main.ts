// `npm run exactly-once -- --rounds N --seed S`: the exam on real transcripts where some lie beside the project, else on generated
// ones. Exits 1 when a law breaks; the seed of a round repeats it.
import { defineCommand, runMain } from 'citty'
import startPostgres from '#db/testing-setup.ts'
import { round } from './exam.ts'
import { transcripts } from './transcripts.ts'

await runMain(
  defineCommand({
    meta: {
      name: 'exactly-once',
      description: 'Random subsets, slices, orders, processes and kills against one import',
    },
    args: {
      rounds: { type: 'string', default: '3', description: 'How many rounds' },
      seed: { type: 'string', description: 'Seed of the first round; the next ones count up' },
      files: { type: 'string', default: '24', description: 'Transcripts in a round, at most' },
      processes: { type: 'string', default: '3', description: 'Importers at the same time' },
    },
    run: async ({ args }) => {
      const first = args.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(args.seed)
      const stop = await startPostgres()
      const all = await transcripts()
      say(`${all.length} transcripts, seed ${first}`)
      let failed = 0
      for (let seed = first; seed < first + Number(args.rounds); seed++) {
        const { failures, ...figures } = await round(all, {
          seed,
          files: Number(args.files),
          processes: Number(args.processes),
        })
        if (failures.length > 0) failed++
        say(
          `seed ${seed}: ${JSON.stringify(figures)}${failures
            .slice(0, 40)
            .map((failure) => `\n  ${failure}`)
            .join('')}`,
        )
      }
      await stop?.()
      process.exit(failed > 0 ? 1 : 0)
    },
  }),
)

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
