// `logbook reset`: empties a data folder, after its name was typed. Refuses a folder in use, or one that is not Logbook's.
import { access, readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { defineCommand } from 'citty'
import { lockFolder } from '#app/supervisor/lock.ts'
import { endOrphan } from '#db/embedded/orphan.server.ts'
import { dataFlag, dataFolder, refuseSurprises, UsageError } from '../command.ts'

const args = {
  ...dataFlag,
  'yes-delete': { type: 'string', valueHint: 'NAME', description: 'The name of the folder, instead of typing it' },
} as const

export default defineCommand({
  meta: { name: 'reset', description: 'Empty the data folder (asks for its name first)' },
  args,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, args),
  run: async ({ args }) => {
    const dir = dataFolder(args.data)
    const isOurs = await access(join(dir, 'instance')).then(
      () => true,
      () => false,
    )
    if (!isOurs) throw new UsageError(`${dir} is not a data folder of Logbook. Nothing was deleted.`)
    const lock = await lockFolder(dir, 'reset')
    try {
      const name = basename(dir)
      const typed = args['yes-delete'] ?? (await askName(dir, name))
      if (typed !== name) throw new UsageError(`That is not "${name}". Nothing was deleted.`)
      await endOrphan(join(dir, 'postgres', 'cluster'))
      for (const entry of await readdir(dir)) {
        if (!entry.startsWith('running.json')) await rm(join(dir, entry), { recursive: true, force: true })
      }
      console.log(`${dir} is empty. A database of your own (DATABASE_URL) was not touched.`)
    } finally {
      await lock.release()
    }
  },
})

async function askName(dir: string, name: string): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError(`Give --yes-delete ${name} to delete everything in ${dir}.`)
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return (await terminal.question(`This deletes every session kept in ${dir}.\nType ${name} to go on: `)).trim()
  } finally {
    terminal.close()
  }
}
