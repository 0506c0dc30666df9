// `logbook engine`: the shape engine alone, for any database. Its settings are Electric's: DATABASE_URL, ELECTRIC_PORT …
import { defineCommand } from 'citty'
import { refuseSurprises } from '../command.ts'

export default defineCommand({
  meta: { name: 'engine', description: 'Run the shape engine alone (DATABASE_URL, ELECTRIC_PORT, ELECTRIC_SECRET)' },
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, {}),
  run: async () => {
    await import('#electric/engine/main.ts')
  },
})
