// `logbook hook`: what an agent runs on each event. Bundled into one file of plain Node 20. Law: it never blocks or fails the
// agent: nothing on stdout, exit 0 whatever is broken, bounded in time; what it acknowledged by ending is on the disk.
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { append, countDropped, noteCost } from '../spool/append.ts'
import { envelopeId, envelopeLine } from '../spool/envelope.ts'
import type { Envelope } from '../spool/envelope.ts'
import { chain } from './chain.ts'
import { argumentsOf } from './arguments.ts'
import { disabledFlag } from './flag.ts'
import { readInput } from './read-input.ts'
import { readPayload } from './read-payload.ts'

const end = (): never => process.exit(0)
process.on('uncaughtException', end)
process.on('unhandledRejection', end)

// The loader of `logbook hook` in a checkout runs the same file with the word in front.
const given = argumentsOf(process.argv.slice(2).filter((word, at) => at > 0 || word !== 'hook'))
const home = given.data ?? (process.env.LOGBOOK_HOME || join(homedir(), '.logbook'))

async function record(): Promise<void> {
  const micros = (performance.timeOrigin + performance.now()) * 1000
  const text = given.payload ?? (await readInput())
  if (given.next) await chain(given.next, given.payload)
  if (text.trim() === '' || existsSync(join(home, disabledFlag))) return
  const { event, session, payload } = readPayload(text)
  const envelope: Envelope = {
    v: 1,
    id: envelopeId(micros, process.pid),
    at: new Date(micros / 1000).toISOString(),
    agent: given.agent,
    pid: process.pid,
    ppid: process.ppid,
    event,
    payload,
  }
  if (!taken(envelope)) countDropped(home, session, envelope.id)
  noteCost(home, performance.now())
}

function taken(envelope: Envelope): boolean {
  try {
    return append(home, `${envelope.id}.jsonl`, envelopeLine(envelope))
  } catch {
    return false
  }
}

if (existsSync(join(home, disabledFlag)) && !given.next) end()
record().then(end, end)
