// `logbook doctor`: looks at everything a start needs and says, for what is wrong, the cause and the cure.
import { statfs } from 'node:fs/promises'
import { defineCommand } from 'citty'
import { readEnv } from '#app/server/env.ts'
import { databaseFaults } from '#app/supervisor/database-rights.ts'
import { openHome, rememberedPort } from '#app/supervisor/home.ts'
import { readRunning } from '#app/supervisor/lock.ts'
import { missingSymlinks } from '#db/embedded/binaries.server.ts'
import { listenOnce } from '#db/embedded/port.server.ts'
import { dataFlag, dataFolder, refuseSurprises } from '../command.ts'

export default defineCommand({
  meta: { name: 'doctor', description: 'Check Node, Postgres, ports, rights and disk' },
  args: dataFlag,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, dataFlag),
  run: async ({ args }) => {
    const dataDir = dataFolder(args.data)
    let ill = false
    for (const [name, check] of Object.entries(checks)) {
      const faults = await check(dataDir).catch((error: unknown) => [
        error instanceof Error ? error.message : String(error),
      ])
      ill ||= faults.length > 0
      console.log(faults.length === 0 ? `ok    ${name}` : faults.map((fault) => `WRONG ${name}: ${fault}`).join('\n'))
    }
    process.exitCode = ill ? 1 : 0
  },
})

type Check = (dataDir: string) => Promise<string[]>

const leastDisk = 1e9

const checks: Record<string, Check> = {
  settings: async () => {
    readEnv()
    return []
  },
  node: async () =>
    process.versions.node.startsWith('22.')
      ? []
      : [
          `This runs on Node ${process.versions.node} instead of the carried 22. Run npm ci with optional dependencies on.`,
        ],
  'Postgres programs': async () => {
    if (readEnv().DATABASE_URL) return []
    const missing = await missingSymlinks()
    return missing.length === 0
      ? []
      : [`${missing.length} links of the libraries are missing; the next start makes them.`]
  },
  database: async (dataDir) => {
    const url = (await readRunning(dataDir))?.databaseUrl ?? readEnv().DATABASE_URL
    return url ? databaseFaults(url) : []
  },
  port: async (dataDir) => {
    if (await readRunning(dataDir)) return []
    const port = (await rememberedPort(await openHome(dataDir))) ?? readEnv().PORT
    return (await listenOnce(port)) === undefined
      ? [`Port ${port} is taken; the next start uses another and remembers it.`]
      : []
  },
  disk: async (dataDir) => {
    const { dir } = await openHome(dataDir)
    const { bavail, bsize } = await statfs(dir)
    const free = bavail * bsize
    return free < leastDisk
      ? [`Only ${(free / 1e6).toFixed(0)} MB are free for ${dir}. Make room before Postgres stops writing.`]
      : []
  },
}
