// wrapHooks(): a listener of ours beside the hooks that are there. Law: those stay the very same functions in the same order, so
// inputs, outputs, errors and abort signals are theirs; ours answers an empty object at once, whatever happens.
import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { maskFormatted } from '#app/importer/mask/formatted.ts'
import { processStart } from '#app/supervisor/process-start.ts'
import { transportOf } from '../registry/transport.ts'
import { envelopeId, envelopeLine } from '../spool/envelope.ts'
import { filesOf } from './agent-files.ts'
import { checkSources, defaultSources } from './file-kinds.ts'
import type { FileSources } from './file-kinds.ts'
import { recordedEvents } from './hook-events.ts'
import type { HookMatcher, Hooks } from './hook-events.ts'
import { recorder, sharedRecorder } from './recorder.ts'
import type { Envelopes, Recorder } from './recorder.ts'
import { spoolSink } from './spool-sink.ts'
import type { Sink } from './spool-sink.ts'

export interface WrapOptions {
  /** Wins over LOGBOOK_SDK_CAPTURE (1, true, on, yes). */
  enabled?: boolean
  /** The data folder; default LOGBOOK_HOME, else ~/.logbook. */
  home?: string
  /** Reports and states of sub-agents; default: `defaultSources`. Throws at once when it is wrong. */
  sources?: FileSources
  /** Where envelopes go; default: the spool of the data folder. */
  sink?: Sink
}

/** The hooks for `query({ options: { hooks } })`: the given ones and a recorder; the very same object when recording is off. */
export function wrapHooks<H extends object>(hooks: H, options: WrapOptions = {}): H {
  const sources = options.sources ?? defaultSources
  checkSources(sources)
  if (!isOn(options)) return hooks
  const home = resolve(options.home ?? (process.env['LOGBOOK_HOME'] || join(homedir(), '.logbook')))
  const shared = sharedRecorder(home, () => recorder(options.sink ?? spoolSink(home)))
  const given = hooks as Hooks
  const wrapped: Hooks = { ...given }
  for (const event of recordedEvents) {
    const matchers = given[event] ?? []
    if (matchers.some((matcher) => matcher.hooks.some((hook) => listeners().has(hook)))) continue
    wrapped[event] = [...matchers, listener(shared, sources)]
  }
  return wrapped as H
}

function listener(to: Recorder, sources: FileSources): HookMatcher {
  const hook = async (input: unknown): Promise<Record<string, never>> => {
    try {
      listen(to, input, sources)
    } catch {
      // Nothing that is wrong with us may reach the agent.
    }
    return {}
  }
  listeners().add(hook)
  return { hooks: [hook] }
}

function listen(to: Recorder, input: unknown, sources: FileSources): void {
  // The session comes before the first that is told of it.
  const [first, micros] = [stamp(), stamp()]
  // At once, for what comes after us may change the object.
  const text = JSON.stringify(input)
  const payload = JSON.parse(text) as Record<string, unknown>
  const event = wordOf(payload, 'hook_event_name') || 'Unreadable'
  const session = wordOf(payload, 'session_id')
  if (session) to.once(`session ${session}`, () => sessionEnvelope(first, session, payload))
  to.take(() => [sealed(micros, event, payload)])
  if (event === 'SubagentStop' && session) to.take(() => reportEnvelopes(payload, sources))
}

// Two sub-agents that begin at once ask for the same thing: which process the session is of is told once.
async function sessionEnvelope(at: number, session: string, payload: Record<string, unknown>): Promise<Envelopes> {
  const facts = {
    session_id: session,
    cwd: payload['cwd'],
    pid: process.pid,
    ppid: process.ppid,
    process_start: (await processStart(process.pid)) ?? '',
    transport: transportOf(process.env),
  }
  return [sealed(at, 'LogbookSession', facts)]
}

async function reportEnvelopes(payload: Record<string, unknown>, sources: FileSources): Promise<Envelopes> {
  const agent = {
    cwd: wordOf(payload, 'cwd') || '.',
    session_id: wordOf(payload, 'session_id'),
    agent_id: wordOf(payload, 'agent_id'),
    agent_type: wordOf(payload, 'agent_type'),
  }
  const files = await filesOf(agent, sources)
  return files.map(({ kind, type, path, text }) => {
    // Masked here, because the hash is told with it; the line is not masked again by cutting it short.
    const content = maskFormatted(text.toWellFormed())
    const facts = { ...agent, type, path, content, hash: hashOf(content), source_hash: hashOf(text) }
    return sealed(stamp(), kind === 'report' ? 'LogbookReport' : 'LogbookState', facts, true)
  })
}

function sealed(micros: number, event: string, payload: unknown, whole = false): Envelopes[number] {
  const id = envelopeId(micros, process.pid)
  const at = new Date(micros / 1000).toISOString()
  const { pid, ppid } = process
  const envelope = { v: 1 as const, id, at, agent: 'claude', pid, ppid, event, via: 'sdk', payload }
  return { id, line: whole ? `${maskFormatted(JSON.stringify(envelope))}\n` : envelopeLine(envelope) }
}

function isOn({ enabled }: WrapOptions): boolean {
  return enabled ?? ['1', 'true', 'on', 'yes'].includes((process.env['LOGBOOK_SDK_CAPTURE'] ?? '').trim().toLowerCase())
}

let last = 0

/** Microseconds of the epoch, no two alike in this process: the spool is read in their order. */
function stamp(): number {
  last = Math.max(last + 1, Math.round((performance.timeOrigin + performance.now()) * 1000))
  return last
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

function wordOf(payload: Record<string, unknown>, name: string): string {
  const value = payload[name]
  return typeof value === 'string' ? value : ''
}

const ours = Symbol.for('logbook.sdk.listeners')
const listeners = (): WeakSet<object> => ((globalThis as { [ours]?: WeakSet<object> })[ours] ??= new WeakSet())
