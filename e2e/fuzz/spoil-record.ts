// One record, as JSON text, with something wrong with it: at a token, at a key, at a byte, or in its place among others.
import type { Random } from '#app/importer/demo/random.ts'
import { oddValue } from './odd-values.ts'

/** The lines that stand in the place of `line`: none, one or several, and any of them may be no JSON. */
export function spoilRecord(line: string, others: string[], chance: Random): string[] {
  const other = others[chance.int(Math.max(1, others.length))] ?? '{}'
  return chance.pick(levels)(line, other, chance)
}

type Spoil = (line: string, other: string, chance: Random) => string[]

const levels: [Spoil, ...Spoil[]] = [
  // Tokens.
  (line, _, chance) => [replaceToken(line, oddValue(chance), chance)],
  (line, _, chance) => [replaceToken(line, oddValue(chance), chance)],
  (line, other, chance) => [replaceToken(line, token(other, chance), chance)],
  (line, _, chance) => [cutOne(line, /[{}[\],:"]/g, chance)],
  // Keys.
  (line, _, chance) => [
    renameKey(line, chance.pick(['__proto__', 'constructor', 'type', 'id', 'uuid', '', 'x']), chance),
  ],
  (line, other, chance) => [renameKey(line, key(other, chance), chance)],
  (line, _, chance) => [line.replace(/^\{/, `{${JSON.stringify(key(line, chance))}:${oddValue(chance)},`)],
  (line, _, chance) => [line.replace(/\}$/, `,${JSON.stringify(key(line, chance))}:${oddValue(chance)}}`)],
  (line, _, chance) => [withoutKey(line, chance)],
  // Bytes.
  (line, _, chance) => [line.slice(0, chance.int(line.length + 1))],
  (line, _, chance) => [line.slice(chance.int(line.length + 1))],
  (line, _, chance) => [insert(line, String.fromCharCode(chance.int(0x110)), chance)],
  (line, _, chance) => [
    insert(line, chance.pick(['\u0000', '\r', '\u2028', '\uFEFF', '\n', '\u00e9', '\ud800']), chance),
  ],
  // Records.
  () => [],
  (line) => [line, line],
  (line, other) => [line, other],
  (line, other) => [other, line],
  (line, other) => [`${line}${other}`],
  (line) => [line, line].map((one, n) => (n === 0 ? one : `  ${one} \r`)),
  (line) => ['', line, '   ', '\r'],
  (_, __, chance) => [oddValue(chance)],
  (line) => [`[${line}]`],
  (line) => [JSON.stringify(line)],
  (line) => [
    line.replaceAll(/"parentUuid":(?:null|"[^"]*")/g, `"parentUuid":${/"uuid":("[^"]*")/.exec(line)?.[1] ?? 'null'}`),
  ],
]

const tokens = /"(?:[^"\\]|\\.)*"(?!\s*:)|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|\{\}|\[\]/g
const keys = /"(?:[^"\\]|\\.)*"(?=\s*:)/g

function replaceToken(line: string, by: string, chance: Random): string {
  const found = anyOf(line, tokens, chance)
  return found ? line.slice(0, found.index) + by + line.slice(found.index + found[0].length) : line
}

function renameKey(line: string, name: string, chance: Random): string {
  const found = anyOf(line, keys, chance)
  return found ? line.slice(0, found.index) + JSON.stringify(name) + line.slice(found.index + found[0].length) : line
}

function withoutKey(line: string, chance: Random): string {
  const name = key(line, chance)
  try {
    return (
      JSON.stringify(JSON.parse(line, (at, value: unknown) => (at === name && at !== '' ? undefined : value))) ?? ''
    )
  } catch {
    return line
  }
}

function cutOne(line: string, what: RegExp, chance: Random): string {
  const found = anyOf(line, what, chance)
  return found ? line.slice(0, found.index) + line.slice(found.index + 1) : line
}

function insert(line: string, what: string, chance: Random): string {
  const at = chance.int(line.length + 1)
  return line.slice(0, at) + what + line.slice(at)
}

function anyOf(line: string, what: RegExp, chance: Random): RegExpExecArray | undefined {
  const found = [...line.matchAll(what)]
  return found[chance.int(Math.max(1, found.length))]
}

const token = (line: string, chance: Random): string => anyOf(line, tokens, chance)?.[0] ?? 'null'

const key = (line: string, chance: Random): string => anyOf(line, keys, chance)?.[0].slice(1, -1) ?? 'type'
