// `logbook open`: a fresh one-time link to the running Logbook.
import { defineCommand } from 'citty'
import { createEntryKey } from '#app/server/entry-key.server.ts'
import { readRunning } from '#app/supervisor/lock.ts'
import { dataFlag, dataFolder, refuseSurprises, UsageError } from '../command.ts'
import { openBrowser, wantsBrowser } from '../open-browser.ts'
import { withDatabase } from '../with-database.ts'

const args = {
  ...dataFlag,
  for: { type: 'string', valueHint: 'EMAIL', description: 'The member it is for (default: the owner)' },
} as const

export default defineCommand({
  meta: { name: 'open', description: 'Print (and open) a fresh one-time link' },
  args,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, args),
  run: async ({ args }) => {
    const dataDir = dataFolder(args.data)
    const running = await readRunning(dataDir)
    if (!running?.address) throw new UsageError(`Logbook is not running on ${dataDir}. Start it with npm start.`)
    const { address } = running
    await withDatabase({ dataDir, purpose: 'open', migrated: false }, async ({ url }) => {
      const entry = `${address}/enter?key=${await createEntryKey(url, args.for)}`
      console.log(entry)
      if (wantsBrowser() && args.for === undefined) openBrowser(entry)
    })
  },
})
