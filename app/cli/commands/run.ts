// `logbook run -- COMMAND…`: runs a command as if it had been called itself and records its terminal as a session.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { defineCommand } from 'citty'
import { runRecorded } from '#app/capture/terminal/run.server.ts'
import { projectDir } from '#app/supervisor/parts.ts'
import { dataFlag, dataFolder, refuseSurprises, UsageError } from '../command.ts'

export default defineCommand({
  meta: { name: 'run', description: 'Run a command and record its terminal: logbook run -- COMMAND…' },
  args: dataFlag,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, dataFlag),
  run: async ({ args, rawArgs }) => {
    const at = rawArgs.indexOf('--')
    const command = at < 0 ? [] : rawArgs.slice(at + 1)
    if (command.length === 0) throw new UsageError('Nothing to run. Say what after two dashes: logbook run -- COMMAND…')
    const outcome = await runRecorded(dataFolder(args.data ?? settledHome()), command).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT' && error.code !== 'EACCES') throw error
        process.exitCode = error.code === 'ENOENT' ? 127 : 126
        return {
          exitCode: process.exitCode,
          fault: `${command[0]}: ${error.code === 'ENOENT' ? 'there is no such command' : 'may not be run'}.`,
        }
      },
    )
    if (outcome.fault) console.error(`logbook: ${outcome.fault}`)
    // Nothing is left to do, and an open stdin must not keep the process.
    process.exit(outcome.exitCode)
  },
})

// The settings file is read for the folder alone: a command must not find our settings in its environment.
function settledHome(): string | undefined {
  if (process.env.LOGBOOK_HOME) return undefined
  const file = join(projectDir, '.env')
  return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')).LOGBOOK_HOME : undefined
}
