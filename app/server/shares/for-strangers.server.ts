// Makes what is read of a session fit for whoever follows a link: masked again by the rules of today, without names of people and
// machines, and of bodies only what cards show. Law: a shape or field that is not named here does not leave.
import { mask } from '../../importer/mask/mask.server.ts'
import type { SharedEvent, SharedHead } from '../../features/shares/shared.ts'

/** Longer texts are cut: masking must stay quick for whoever asks. */
const longest = 400_000

export type Clean = (text: string) => string

/** `events` with their words made fit. */
export async function eventsForStrangers(events: SharedEvent[], clean: Clean): Promise<SharedEvent[]> {
  const words = events.map(({ title, preview, meta }) => ({ title, preview, meta }))
  const masked = await cleaned(words, clean)
  return events.map((event, i) => ({ ...event, ...masked[i] }))
}

/** `head` with its words made fit: a model may be named by a path, and a title by whatever the session's was. */
export async function headForStrangers(head: SharedHead, clean: Clean): Promise<SharedHead> {
  const [words] = await cleaned([{ title: head.title, parts: head.parts }], clean)
  return { ...head, ...words }
}

/** What of a body may be seen, made fit; null when nothing of its kind may. */
export async function bodyForStrangers(body: unknown, clean: Clean): Promise<unknown> {
  const [shown] = await cleaned([seen(body)], clean)
  return shown ?? null
}

/** How many secrets are masked in `value`. */
export function countMasks(value: unknown): number {
  return JSON.stringify(value)?.match(/(?<!\*)\*[a-z][a-z0-9-]*(?::[0-9a-f]{6})?\*{2,}|\*{12,}/g)?.length ?? 0
}

// One line of JSON each, so that one run of the rules does for all of them.
async function cleaned<T>(values: readonly T[], clean: Clean): Promise<T[]> {
  if (values.length === 0) return []
  const { text } = await mask(values.map((value) => JSON.stringify(value ?? null)).join('\n'))
  return text.split('\n').map((line) => walk(JSON.parse(line), clean) as T)
}

function walk(value: unknown, clean: Clean): unknown {
  if (typeof value === 'string') return clean(value)
  if (Array.isArray(value)) return value.map((item) => walk(item, clean))
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [clean(name), walk(item, clean)]))
}

function seen(body: unknown): unknown {
  if (!isRecord(body)) return null
  const text = (name: string) => (typeof body[name] === 'string' ? { [name]: cut(body[name]) } : {})
  const figure = (name: string) => (typeof body[name] === 'number' ? { [name]: body[name] } : {})
  const images = Array.isArray(body.images) && body.images.length > 0 ? { images: body.images.length } : {}
  switch (body.shape) {
    case 'message':
    case 'reasoning':
    case 'status':
      return { ...text('text'), ...images }
    case 'hook':
      return { ...text('event'), ...text('text') }
    case 'tool_call':
      return { ...text('name'), input: plain(body.input) }
    case 'shell':
      return { ...text('name'), ...text('command'), ...text('description') }
    case 'web_search':
      return { ...text('query'), input: { query: body.query } }
    case 'file_change':
      return { ...text('name'), changes: Array.isArray(body.changes) ? body.changes.map(change) : [] }
    case 'tool_result':
      return {
        ...text('output'),
        ...text('stdout'),
        ...text('stderr'),
        ...text('preamble'),
        ...text('patch'),
        ...figure('exitCode'),
        ...figure('durationMs'),
        ...images,
      }
    default:
      return null
  }
}

function change(value: unknown): unknown {
  if (!isRecord(value)) return {}
  const parts = ['path', 'action', 'patch', 'before', 'after'].flatMap((name) => {
    const part = value[name]
    return typeof part === 'string' ? [[name, cut(part)]] : []
  })
  return Object.fromEntries(parts)
}

/** Arguments of a tool, without what is data and no text: pictures and files in base64. */
function plain(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length > 2000 && /^[\w+/=-]+$/.test(value) ? '[data left out]' : cut(value)
  if (Array.isArray(value)) return value.map(plain)
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]))
}

const cut = (text: unknown): string => {
  const whole = String(text)
  return whole.length > longest ? `${whole.slice(0, longest)}\n[cut here: the shared text is longer]` : whole
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
