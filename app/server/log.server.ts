// The web server's log: structured, with coordinates, never with contents of sessions.
import pino from 'pino'
import { env } from './env.ts'

export const log = pino({ level: env().LOGBOOK_LOG_LEVEL, base: { part: 'web' } })
