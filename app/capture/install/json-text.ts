// Edits of JSON that leave every other byte as it was: people keep their settings in files of their own making. Comments are
// passed over. Pure; throws SyntaxError for what is no JSON.

export interface JsonNode {
  kind: 'object' | 'array' | 'other'
  start: number
  end: number
  members: Array<{ key: string | null; start: number; value: JsonNode }>
}

/** The tree of `text`, with where each value stands. */
export function jsonTree(text: string): JsonNode {
  const reader = { text, at: text.startsWith('\uFEFF') ? 1 : 0 }
  skip(reader)
  const node = value(reader)
  skip(reader)
  if (reader.at < text.length) fail(reader)
  return node
}

/** The value at a path of keys and indexes; undefined where there is none. */
export function nodeAt(root: JsonNode, path: ReadonlyArray<string | number>): JsonNode | undefined {
  let node: JsonNode | undefined = root
  for (const step of path)
    node =
      typeof step === 'number'
        ? node?.members[step]?.value
        : node?.members.findLast((member) => member.key === step)?.value
  return node
}

/** `text` with a further last member of the object or list at `path` (`key` is null in a list). */
export function withMember(
  text: string,
  path: ReadonlyArray<string | number>,
  key: string | null,
  added: unknown,
): string {
  const node = nodeAt(jsonTree(text), path)
  if (!node) throw new Error('There is nothing to add to.')
  const { indent, line } = styleOf(text)
  const depth = path.length + 1
  const json = JSON.stringify(added, null, indent).replaceAll('\n', line + indent.repeat(depth))
  const member = key === null ? json : `${JSON.stringify(key)}: ${json}`
  const last = node.members.at(-1)
  if (last) return splice(text, last.value.end, last.value.end, `,${line}${indent.repeat(depth)}${member}`)
  return splice(
    text,
    node.start + 1,
    node.end - 1,
    `${line}${indent.repeat(depth)}${member}${line}${indent.repeat(depth - 1)}`,
  )
}

/** `text` without the member at `path`: the inverse of `withMember`. */
export function withoutMember(text: string, path: ReadonlyArray<string | number>): string {
  const parent = nodeAt(jsonTree(text), path.slice(0, -1))
  const step = path.at(-1)
  const index = typeof step === 'number' ? step : (parent?.members.findLastIndex((one) => one.key === step) ?? -1)
  const member = parent?.members[index]
  if (!parent || !member) return text
  const before = parent.members[index - 1]
  const after = parent.members[index + 1]
  if (before) return splice(text, before.value.end, member.value.end, '')
  return after ? splice(text, member.start, after.start, '') : splice(text, parent.start + 1, parent.end - 1, '')
}

/** How the file is indented, and how its lines end. */
function styleOf(text: string): { indent: string; line: string } {
  const indent = /^[[{][^\S\n]*\r?\n([ \t]+)/.exec(text.trimStart())?.[1] ?? '  '
  return { indent, line: text.includes('\r\n') ? '\r\n' : '\n' }
}

const splice = (text: string, from: number, to: number, put: string): string =>
  text.slice(0, from) + put + text.slice(to)

type Reader = { text: string; at: number }

function value(reader: Reader): JsonNode {
  const start = reader.at
  const first = reader.text[start]
  if (first === '{' || first === '[') return container(reader, first === '{')
  const found = /"(?:[^"\\\n]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/y
  found.lastIndex = start
  const match = found.exec(reader.text)
  if (!match) return fail(reader)
  JSON.parse(match[0])
  reader.at = found.lastIndex
  return { kind: 'other', start, end: reader.at, members: [] }
}

function container(reader: Reader, keyed: boolean): JsonNode {
  const node: JsonNode = { kind: keyed ? 'object' : 'array', start: reader.at, end: 0, members: [] }
  const close = keyed ? '}' : ']'
  reader.at++
  skip(reader)
  while (reader.text[reader.at] !== close) {
    if (node.members.length > 0) expect(reader, ',')
    const start = reader.at
    const key = keyed ? keyOf(reader) : null
    node.members.push({ key, start, value: value(reader) })
    skip(reader)
  }
  reader.at++
  node.end = reader.at
  return node
}

function keyOf(reader: Reader): string {
  const key = value(reader)
  const said: unknown = JSON.parse(reader.text.slice(key.start, key.end))
  if (typeof said !== 'string') return fail(reader)
  skip(reader)
  expect(reader, ':')
  return said
}

function expect(reader: Reader, char: string): void {
  if (reader.text[reader.at] !== char) fail(reader)
  reader.at++
  skip(reader)
}

function skip(reader: Reader): void {
  const space = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y
  space.lastIndex = reader.at
  space.exec(reader.text)
  reader.at = space.lastIndex
}

function fail({ text, at }: Reader): never {
  throw new SyntaxError(
    `line ${text.slice(0, at).split('\n').length}: unexpected ${JSON.stringify(text[at] ?? 'end of the file')}`,
  )
}
