// Bodies come from many formats and many years: read what is there, and never fail on what is not.

export type Change = { path?: string; before?: string; after?: string; patch?: string }
export type Step = { text: string; status: string }
/** `facts`: what the agent's own frame said about the call, before what the tool said. */
export type Result = { output: string; exitCode: number | null; images: Images; facts: string[] }
/** Images that can be shown, and how many cannot. */
export type Images = { shown: string[]; left: number }

/** The text of a message or of reasoning; null when the body has none. */
export function textOf(body: unknown): string | null {
  if (typeof body === 'string') return body
  if (Array.isArray(body)) {
    const parts = body.map(textOf).filter((part) => part !== null)
    return parts.length > 0 ? parts.join('\n\n') : null
  }
  if (!isRecord(body)) return null
  return string(body.text) ?? textOf(body.content ?? null)
}

/** Kinds of images that are pixels and nothing else: an SVG is a document with a will of its own. */
const pixels = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
/** Characters of base64; about 12 MB of image. */
const longestImage = 16_000_000

/** The images that a body holds itself, as data addresses. Nothing is ever fetched: what only names an image is counted. */
export function imagesOf(body: unknown): Images {
  const all: Images = { shown: [], left: 0 }
  if (!isRecord(body)) return all
  if (typeof body.images === 'number') return { shown: [], left: body.images }
  const parts = [body.images, body.output].filter(Array.isArray).flat() as unknown[]
  for (const part of parts) {
    if (!isRecord(part) || (part.type !== undefined && part.type !== 'image')) continue
    const source = isRecord(part.source) ? part.source : part
    const kind = string(source.mediaType) ?? string(source.media_type) ?? ''
    const data = string(source.data)
    if (data !== null && pixels.has(kind) && data.length <= longestImage && /^[A-Za-z0-9+/]+={0,2}$/.test(data))
      all.shown.push(`data:${kind};base64,${data}`)
    else all.left += 1
  }
  return all
}

/** The arguments of a tool call; strings that hold JSON are opened. */
export function inputOf(body: unknown): unknown {
  if (!isRecord(body)) return body
  const input = 'input' in body ? body.input : 'arguments' in body ? body.arguments : body
  if (typeof input !== 'string' || !/^\s*[[{]/.test(input)) return input
  try {
    return JSON.parse(input)
  } catch {
    return input
  }
}

/** The command line of a shell call, whatever the agent calls it. */
export function commandOf(body: unknown): string | null {
  const input = inputOf(body)
  const named = isRecord(body) ? string(body.command) : null
  if (named !== null) return named
  if (!isRecord(input)) return null
  const command = input.command ?? input.cmd ?? input.script
  if (Array.isArray(command)) return command.filter((part) => typeof part === 'string').join(' ')
  return string(command)
}

/** The change to a file, from the body itself or from the arguments of the call that made it. */
export function changesOf(body: unknown): Change[] {
  if (!isRecord(body)) return []
  if (Array.isArray(body.changes)) return body.changes.flatMap(changesOf)
  const input = inputOf(body)
  for (const source of [body, ...(isRecord(input) ? [input] : [])]) {
    const path = string(source.path) ?? string(source.file_path) ?? string(source.filePath) ?? undefined
    const patch = string(source.patch) ?? string(source.diff) ?? string(source.unified_diff)
    if (patch) return [{ path, patch }]
    const before = string(source.before) ?? string(source.old_string) ?? string(source.oldString)
    const after =
      string(source.after) ?? string(source.new_string) ?? string(source.newString) ?? string(source.content)
    if (before !== null || after !== null) return [{ path, before: before ?? '', after: after ?? '' }]
    if (Array.isArray(source.edits)) return source.edits.flatMap(changesOf).map((change) => ({ ...change, path }))
  }
  return typeof input === 'string' && input.includes('*** ') ? [{ patch: input }] : []
}

/** The steps of a plan or todo list among a call's arguments; empty when it has none. */
export function stepsOf(input: unknown): Step[] {
  if (!isRecord(input)) return []
  const list = [input.todos, input.plan].find((value) => Array.isArray(value))
  if (!Array.isArray(list)) return []
  const steps = list.flatMap((item: unknown) => {
    const text = isRecord(item)
      ? (string(item.content) ?? string(item.step) ?? string(item.subject) ?? string(item.description))
      : null
    return isRecord(item) && text !== null ? [{ text, status: string(item.status) ?? 'pending' }] : []
  })
  // A list with anything else in it is shown as it is, so that nothing of it is left out.
  return steps.length === list.length ? steps : []
}

/** The patch a tool says it applied, which knows the true line numbers. */
export function appliedPatch(body: unknown): string | null {
  return isRecord(body) ? string(body.patch) : null
}

/** What a tool gave back, as one text. */
export function resultOf(body: unknown): Result | null {
  if (typeof body === 'string') return { output: body, exitCode: null, images: imagesOf(null), facts: [] }
  if (!isRecord(body)) return null
  const streams = [string(body.stdout), string(body.stderr)].filter((part) => part !== null && part !== '')
  const output = streams.length > 0 ? streams.join('\n') : (textOf(body.output ?? null) ?? string(body.error))
  if (output === null && streams.length === 0 && !('output' in body)) return null
  const exitCode = typeof body.exitCode === 'number' ? body.exitCode : null
  return { output: output ?? '', exitCode, images: imagesOf(body), facts: factsIn(string(body.preamble)) }
}

/** The lines of a preamble ("Wall time: 0.2 seconds"); the mark where the output begins is none. */
function factsIn(preamble: string | null): string[] {
  const lines = preamble?.split('\n').map((line) => line.trim()) ?? []
  return lines.filter((line) => line !== '' && line !== 'Output:')
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const string = (value: unknown): string | null => (typeof value === 'string' ? value : null)
