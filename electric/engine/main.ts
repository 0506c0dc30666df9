// The engine as a process of its own: settings from the environment, one line on stdout when it listens, logs on stderr.
import { destination, pino } from 'pino'
import { endWithParent } from '../lifetime.server.ts'
import { readConfig } from './config.ts'
import { startEngine } from './engine.ts'
import { StorageFault } from './storage/fault.ts'

const { config, faults } = readConfig(process.env)
if (faults.length > 0) {
  process.stderr.write(`The engine was not started:\n${faults.map((fault) => `- ${fault}\n`).join('')}`)
  process.exit(1)
}
const log = pino(
  { level: process.env.LOGBOOK_LOG_LEVEL || 'info', base: { part: 'engine' } },
  destination({ dest: 2, sync: true }),
)
try {
  const engine = await startEngine(config, log)
  endWithParent(() => engine.stop())
  process.stdout.write(`${JSON.stringify({ event: 'listening', port: engine.port })}\n`)
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  const cure = error instanceof StorageFault ? '' : ' Free the port or set ELECTRIC_PORT to another one.'
  process.stderr.write(`The engine was not started: ${reason}.${cure}\n`)
  process.exit(1)
}
