// `npm run matrix -- --requests N --seed S`: the shape matrix against a program of its own (built before). Exits 1 when a law breaks.
import { writeFile } from 'node:fs/promises'
import { defineCommand, runMain } from 'citty'
import { surroundings } from '../../bench/surroundings.ts'
import { startStack } from '../../stack.ts'
import { page } from './page.ts'
import { runMatrix } from './run.ts'

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
      const began = Date.now()
      const progress = (done: number) => say(`${done} requests`)
      const outcome = await runMatrix(stack, { requests: Number(args.requests), seed, progress })
      const minutes = Math.ceil((Date.now() - began) / 60_000)
      const measured = new Date().toISOString().slice(0, 10)
      const text = page({ outcome, minutes, measured, surroundings: await surroundings(stack.sql) })
      await stack.stop()
      for (const failure of outcome.failures.slice(0, 20)) say(failure)
      say(text)
      say(`median ms of another's session ${outcome.ms.foreign}, of one that is nowhere ${outcome.ms.absent}`)
      if (args.keep) await writeFile(new URL('RESULTS.md', import.meta.url), text)
      process.exit(outcome.failures.length > 0 ? 1 : 0)
    },
  }),
)

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
