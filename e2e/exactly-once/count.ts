// An independent count of what transcripts hold, by the plain rules of their formats and with none of the importer's code: whoever
// judges the importer must not ask it.

export interface Counted {
  /** Objects on lines; lines that hold something else; bytes of an unfinished end. */
  records: number
  refused: number
  objects: Json[]
}

export type Json = Record<string, unknown>

/** Records of a file of lines: blank lines are none, two objects on one line are two, an end that is not finished is left. */
export function countLines(bytes: Buffer): Counted {
  const sum: Counted = { records: 0, refused: 0, objects: [] }
  for (let from = 0; from < bytes.length;) {
    const newline = bytes.indexOf(0x0a, from)
    const end = newline < 0 ? bytes.length : newline
    const line = bytes.toString('utf8', from, end).replace(/^\uFEFF/, '')
    from = end + 1
    if (line.trim() === '') continue
    const { values, broken } = valuesOf(line)
    if (newline < 0 && (broken || !values.every(isObject))) continue
    const objects = values.filter(isObject)
    sum.records += values.length + (broken ? 1 : 0)
    sum.refused += values.length - objects.length + (broken ? 1 : 0)
    sum.objects.push(...objects)
  }
  return sum
}

/** What the lines of Claude Code and Codex say, each thing once however often it is told. */
export class Ledger {
  readonly said = new Set<string>()
  readonly calls = new Set<string>()
  readonly answers = new Set<string>()
  readonly usage = new Map<string, { at: string; input: number; output: number; owner: string }>()

  /** `name` is that of the file, without folders and extension. */
  add(name: string, objects: Json[]): void {
    if (objects.some((one) => 'payload' in one)) this.#codex(name, objects)
    else this.#claude(name, objects)
  }

  get tokens(): { input: number; output: number } {
    const all = [...this.usage.values()]
    const sum = (of: 'input' | 'output') => all.reduce((total, one) => total + one[of], 0)
    return { input: sum('input'), output: sum('output') }
  }

  #claude(name: string, objects: Json[]): void {
    let session = words(objects.find((one) => words(one['sessionId']))?.['sessionId']) ?? name
    for (const one of objects) {
      session = words(one['sessionId']) ?? session
      const owner = name.startsWith('agent-') ? `${session}/${name}` : session
      const message = fields(one['message'])
      const uuid = words(one['uuid']) ?? ''
      const blocks = Array.isArray(message['content']) ? message['content'].map(fields) : []
      // Whatever else a person's record holds is something said, be it shown as it stands; answers to calls are not.
      if (one['type'] === 'user' && uuid && !blocks.some((block) => block['type'] === 'tool_result'))
        this.said.add(`${owner} ${uuid}`)
      for (const block of blocks) {
        if (block['type'] === 'tool_use' && words(block['id'])) this.calls.add(`${owner} ${words(block['id'])}`)
        if (block['type'] === 'tool_result' && words(block['tool_use_id']))
          this.answers.add(`${owner} ${words(block['tool_use_id'])} ${uuid}`)
        if (block['type'] === 'text' && words(block['text'])) this.said.add(`${owner} ${uuid}`)
      }
      if (words(message['content']) && uuid) this.said.add(`${owner} ${uuid}`)
      if (message['model'] !== '<synthetic>' && message['usage'] !== undefined)
        this.#report(usageKey(message, one, owner), owner, words(one['timestamp']) ?? '', fields(message['usage']))
    }
  }

  #codex(name: string, objects: Json[]): void {
    const meta = objects.map((one) => (one['type'] === 'session_meta' ? words(fields(one['payload'])['id']) : null))
    const session = meta.find(Boolean) ?? name.slice(-36)
    for (const one of objects) {
      const payload = fields(one['payload'])
      const total = fields(fields(payload['info'])['total_token_usage'] ?? payload['usage'])
      if (Object.keys(total).length > 0)
        this.#report(`codex ${session}`, `codex ${session}`, words(one['timestamp']) ?? '', total)
    }
  }

  #report(key: string, owner: string, at: string, usage: Json): void {
    const { input, output } = { input: figure(usage['input_tokens']), output: figure(usage['output_tokens']) }
    const known = this.usage.get(key)
    if (!known || at > known.at || (at === known.at && output >= known.output))
      this.usage.set(key, { at, input, output, owner })
  }
}

function usageKey(message: Json, line: Json, owner: string): string {
  const [id, request] = [words(message['id']), words(line['requestId'])]
  if (id && request) return `${id} ${request}`
  return `${owner} ${id ?? words(line['uuid']) ?? words(line['timestamp']) ?? ''} ${request ?? ''}`
}

// A line is one value, or several objects that lost the newline between them.
function valuesOf(line: string): { values: unknown[]; broken: boolean } {
  try {
    return { values: [JSON.parse(line)], broken: false }
  } catch {
    const values: unknown[] = []
    let from = 0
    for (const end of endsOfObjects(line))
      try {
        values.push(JSON.parse(line.slice(from, end)))
        from = end
      } catch {
        break
      }
    return { values, broken: line.slice(from).trim() !== '' }
  }
}

function* endsOfObjects(line: string): Generator<number> {
  let [depth, inside] = [0, false]
  for (let at = 0; at < line.length; at++) {
    const letter = line[at]
    if (inside && letter === '\\') at++
    else if (letter === '"') inside = !inside
    else if (!inside && (letter === '{' || letter === '[')) depth++
    else if (!inside && (letter === '}' || letter === ']') && --depth === 0) yield at + 1
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const fields = (value: unknown): Json => (isObject(value) ? value : {})
const words = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const figure = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0
