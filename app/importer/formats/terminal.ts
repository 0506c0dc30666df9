// Recordings of terminals, as `logbook run` writes them (app/capture/terminal/records.ts): a session of kind pty, its output on
// the channels pty:stdout and pty:stderr, a chunk an event.
import type { Format, Parsed } from './format.ts'
import type { TerminalBody } from '../body.ts'
import { cleanText, instantOf } from '../clean.ts'
import { event, nothing } from './drafts.ts'
import { count, isObject, list, object, oneLine, processId, text } from './read.ts'
import type { Json } from './read.ts'

export interface TerminalState {
  id: string
}

export const terminal: Format<TerminalState> = {
  agent: 'terminal',

  sniff: (values) => (values.some((value) => isObject(value) && isRecord(value)) ? 1 : 0),

  start: (source, values) => ({ id: text(object(values[0])['id']) ?? source.name }),

  parse(value, state) {
    if (!isObject(value)) return null
    state.id = text(value['id']) ?? state.id
    const at = instantOf(value['at'])
    const parsed = nothing({ nativeId: state.id, kind: 'pty', parentNativeId: null }, { at })
    const n = value['n']
    parsed.nativeId = typeof n === 'number' ? `${n}` : null
    const frame = { nativeId: parsed.nativeId, parentNativeId: null, at, channel: channelOf(value) }
    const body = bodyOf(value)
    const shown = cleanText(bytesOf(body).toString('utf8'))
    parsed.events.push(
      event(frame, {
        key: parsed.nativeId === null ? null : `n:${parsed.nativeId}`,
        kind: 'terminal',
        payloadType: body.type,
        title: oneLine(body.type === 'chunk' ? shown : wordsOf(body)),
        text: shown,
        outcome: body.type === 'close' ? (body.exitCode === 0 ? 'ok' : 'error') : null,
        body,
      }),
    )
    if (body.type === 'open') open(value, body, parsed)
    if (body.type === 'close') close(body, parsed)
    return parsed
  },
}

function open(value: Json, body: TerminalBody, parsed: Parsed): void {
  const cwd = text(value['cwd'])
  const command = (body.command ?? []).join(' ')
  if (cwd) parsed.facts.cwd = cwd
  parsed.facts.turn = 'open'
  if (command) parsed.facts.title = { rank: 'command', text: oneLine(command) }
  const pid = processId(value['pid'])
  if (pid === null) return
  const ppid = processId(value['ppid'])
  const { transport } = value
  const start = text(value['processStart'])
  parsed.extras = {
    process: {
      ended: false,
      pid,
      at: parsed.facts.at,
      ...(ppid !== null && { ppid }),
      ...(start && { processStart: start }),
      ...(cwd && { cwd }),
      ...(command && { label: oneLine(command) }),
      transport: { kind: text(object(transport)['kind']) ?? 'unknown', details: object(object(transport)['details']) },
    },
  }
}

function close(body: TerminalBody, parsed: Parsed): void {
  parsed.facts.turn = body.exitCode === 0 ? 'ended' : 'failed'
  parsed.facts.meta = { exitCode: body.exitCode }
  parsed.extras = { process: { ended: true, pid: 0, at: parsed.facts.at } }
}

function bodyOf(value: Json): TerminalBody {
  const type = text(value['type'])
  const size = { cols: count(value['cols']), rows: count(value['rows']) }
  if (type === 'open')
    return {
      shape: 'terminal',
      type,
      ...size,
      command: list(value['command']).filter((word) => typeof word === 'string'),
    }
  if (type === 'resize') return { shape: 'terminal', type, ...size }
  if (type === 'close') return { shape: 'terminal', type, exitCode: count(value['exitCode']) }
  const encoding = value['encoding'] === 'base64' ? 'base64' : 'utf8'
  return { shape: 'terminal', type: 'chunk', encoding, data: typeof value['data'] === 'string' ? value['data'] : '' }
}

function bytesOf({ data = '', encoding = 'utf8' }: TerminalBody): Buffer {
  return Buffer.from(data, encoding)
}

function wordsOf({ type, command = [], cols, rows, exitCode }: TerminalBody): string {
  if (type === 'open') return command.join(' ')
  return type === 'resize' ? `${cols} × ${rows}` : `exit ${exitCode}`
}

function channelOf(value: Json): string {
  const channel = text(value['channel'])
  return channel === 'pty:stdout' || channel === 'pty:stderr' ? channel : 'system:status'
}

const isRecord = (value: Json) => value['logbook'] === 'terminal' && value['v'] === 1
