// `logbook migrate up|down|status`: the schema, one step at a time. `up` is what every start does anyway.
import { defineCommand } from 'citty'
import { readRunning } from '#app/supervisor/lock.ts'
import { migrateDown, migrateUp, migrationStatus } from '#db/migrate.server.ts'
import { dataFlag, dataFolder, refuseSurprises, UsageError } from '../command.ts'
import { withDatabase } from '../with-database.ts'

const args = {
  ...dataFlag,
  action: { type: 'positional', description: 'up, down (one step) or status', required: true },
} as const

const actions: Record<string, (url: string) => Promise<string>> = {
  up: async (url) => `The schema is up to date (${(await migrateUp(url)).applied.length} migrations).`,
  down: async (url) => {
    const undone = await migrateDown(url)
    return undone ? `Went back before ${undone}.` : 'There is nothing to go back to.'
  },
  status: async (url) => {
    const { applied, pending, newer } = await migrationStatus(url)
    const list = [...applied.map((tag) => `applied  ${tag}`), ...pending.map((tag) => `pending  ${tag}`)]
    return newer > 0 ? [...list, `${newer} from a newer version`].join('\n') : list.join('\n')
  },
}

export default defineCommand({
  meta: { name: 'migrate', description: 'Move the database schema: up, down or status' },
  args,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, args),
  run: async ({ args }) => {
    const action = actions[args.action]
    if (!action) throw new UsageError(`migrate takes up, down or status, not "${args.action}".`)
    const dataDir = dataFolder(args.data)
    if (args.action === 'down' && (await readRunning(dataDir))) {
      throw new UsageError('Stop Logbook first: its parts would run on a schema they do not know.')
    }
    await withDatabase({ dataDir, purpose: 'migrate', migrated: false }, async ({ url }) => {
      console.log(await action(url))
    })
  },
})
