// The `logbook` command on the carried Node. One file per subcommand, loaded when it is asked for.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand, runCommand, runMain } from 'citty'
import { projectDir } from '#app/supervisor/parts.ts'
import { UsageError } from './command.ts'

const main = defineCommand({
  meta: {
    name: 'logbook',
    description: 'Every session of your coding agents, in your own Postgres, live in every tab.',
  },
  subCommands: {
    start: () => import('./commands/start.ts').then((module) => module.default),
    import: () => import('./commands/import.ts').then((module) => module.default),
    erase: () => import('./commands/erase.ts').then((module) => module.default),
    export: () => import('./commands/export.ts').then((module) => module.default),
    hooks: () => import('./commands/hooks.ts').then((module) => module.default),
    open: () => import('./commands/open.ts').then((module) => module.default),
    status: () => import('./commands/status.ts').then((module) => module.default),
    doctor: () => import('./commands/doctor.ts').then((module) => module.default),
    migrate: () => import('./commands/migrate.ts').then((module) => module.default),
    engine: () => import('./commands/engine.ts').then((module) => module.default),
    key: () => import('./commands/key.ts').then((module) => module.default),
    sql: () => import('./commands/sql.ts').then((module) => module.default),
    search: () => import('./commands/search.ts').then((module) => module.default),
    reset: () => import('./commands/reset.ts').then((module) => module.default),
    restore: () => import('./commands/restore.ts').then((module) => module.default),
    reparse: () => import('./commands/reparse.ts').then((module) => module.default),
    redact: () => import('./commands/redact.ts').then((module) => module.default),
    run: () => import('./commands/run.ts').then((module) => module.default),
    watch: () => import('./commands/watch.ts').then((module) => module.default),
  },
})

// What is set already wins over the file.
const settingsFile = join(projectDir, '.env')
const words = process.argv.slice(2)
// `run` hands its surroundings on to a command that settings of ours are none of the business of.
if (words[0] !== 'run' && existsSync(settingsFile)) process.loadEnvFile(settingsFile)

const ours = words.includes('--') ? words.slice(0, words.indexOf('--')) : words
if (words.length === 0 || ours.some((word) => word === '--help' || word === '-h')) {
  await runMain(main, { rawArgs: words.length === 0 ? ['--help'] : words })
} else {
  try {
    await runCommand(main, { rawArgs: words })
  } catch (error) {
    console.error(explained(error))
    process.exitCode = error instanceof UsageError ? 2 : 1
  }
}

// People get the sentence; the stack is for those who asked for it.
function explained(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const wantsStack = ['debug', 'trace'].includes(process.env.LOGBOOK_LOG_LEVEL ?? '')
  return wantsStack ? (error.stack ?? error.message) : error.message
}
