// Where secrets of known forms stand in one line: plainly, in base64, and cut in two by the border of adjacent JSON strings.
// No dependencies: the capture hook carries this file as well.
import { registryTokenSpans } from './registry-tokens.ts'
import { privateKey } from './rules/general.ts'
import { startWords, rulesFor } from './rules/index.ts'
import type { Rule } from './rules/rule.ts'
import { withinString } from './spans.ts'
import type { Span } from './spans.ts'
import { ruleView } from './view.ts'

/** All secrets of known forms in `line` (one line of JSON or plain text). */
export function formSpans(line: string): Span[] {
  return [...tokenSpans(line), ...registryTokenSpans(line)]
}

/** Secrets of several lines in plain text: private keys. */
export function blockSpans(text: string): Span[] {
  if (!text.includes('PRIVATE KEY') || !text.includes('\n')) return []
  const view = ruleView(text)
  return matches(view, [privateKey]).flatMap((span) => withinString(view, text, span))
}

function tokenSpans(line: string): Span[] {
  const rules = rulesFor(line)
  const encoded = encodedSpans(line)
  if (rules.length === 0) return encoded
  const view = ruleView(line)
  const plain = matches(view, rules)
    .filter((span) => span.kind !== 'secret-field' || isQuoted(line, span.from))
    .flatMap((span) => withinString(view, line, span))
  const reaches = rules.some((rule) => rule.whole === 'start') && reachesBorder(line)
  const whole = rules.filter((rule) => rule.whole === 'within' || (rule.whole === 'start' && reaches))
  return [...plain, ...encoded, ...(whole.length > 0 ? splitSpans(line, whole) : [])]
}

// The view shows quotes and line ends alike; what follows a name on the next line is not its value.
const isQuoted = (line: string, at: number): boolean => line[at - 1] === '"' || line[at - 1] === "'"

function matches(view: string, rules: Rule[]): Span[] {
  return rules.flatMap(({ form, kind, weak }) =>
    [...view.matchAll(form)].flatMap((match): Span[] => {
      const secret = match.groups?.['value'] ?? match[0]
      if (weak && isMonotonous(secret)) return []
      const from = match.index + match[0].lastIndexOf(secret)
      return [{ from, to: from + secret.length, kind, secret: weak ? null : secret }]
    }),
  )
}

// What a person or a machine chose as a secret has some variety (Shannon entropy, bits a character): `aaaaaaa1` and `00000000a` have none.
function isMonotonous(value: string): boolean {
  const counts = new Map<string, number>()
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1)
  let entropy = 0
  for (const count of counts.values()) entropy -= (count / value.length) * Math.log2(count / value.length)
  return entropy < 2
}

// Shorter runs cannot hold a secret of a known form. Beginning and end are looked for apart: one form for the whole run would keep
// every character of it on the stack, and pictures are long.
const shortestRun = 24
const runEnds = /={1,2}|[^A-Za-z0-9+/_-]/g

function encodedSpans(line: string): Span[] {
  const spans: Span[] = []
  for (const index of runsIn(line)) {
    // The ids that stand in every record.
    if (isUuid(line, index)) continue
    // The letter of an escape before it is no part of it.
    const from = index + escapeBefore(line, index)
    const end = endOfRun(line, index)
    for (let at = from; at < end; at += windowStep) {
      const run = line.slice(at, Math.min(at + windowStep + windowOverlap, end))
      const decoded = Buffer.from(run, 'base64').toString('latin1')
      const rules = rulesFor(decoded)
      if (rules.length > 0) spans.push(...matches(decoded, rules).map((span) => encodedSpan(span, decoded, run, at)))
    }
  }
  return spans
}

// Where runs of base64 begin, by a pass of our own: a pattern for it would take longer than all else that is looked for.
function runsIn(line: string): number[] {
  const begins: number[] = []
  let length = 0
  for (let i = 0; i < line.length; i++) {
    const char = line.charCodeAt(i)
    if (char > 127 || inRuns[char] === 0) length = 0
    else if (++length === shortestRun) begins.push(i - shortestRun + 1)
  }
  return begins
}

const inRuns = new Uint8Array(128)
for (const char of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-')) inRuns[char] = 1

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![A-Za-z0-9+/=_-])/y

function isUuid(line: string, index: number): boolean {
  if (line[index + 8] !== '-') return false
  uuid.lastIndex = index
  return uuid.test(line)
}

// Pictures are long; what is decoded of one is looked at piece by piece, with room for a secret between two. Multiples of four.
const windowStep = 64 * 1024
const windowOverlap = 4 * 1024

// With its padding.
function endOfRun(line: string, begin: number): number {
  runEnds.lastIndex = begin
  const end = runEnds.exec(line)
  if (!end) return line.length
  return end[0].startsWith('=') ? end.index + end[0].length : end.index
}

// Stays base64: whoever decodes it finds stars where the secret was. Three bytes are four characters.
function encodedSpan(span: Span, decoded: string, run: string, start: number): Span {
  const [first, last] = [Math.floor(span.from / 3), Math.ceil(span.to / 3)]
  const starred = decoded.slice(0, span.from) + '*'.repeat(span.to - span.from) + decoded.slice(span.to)
  const bytes = Buffer.from(starred.slice(first * 3, last * 3), 'latin1')
  const to = Math.min(last * 4, run.length)
  const instead = bytes.toString(/[-_]/.test(run) ? 'base64url' : 'base64').slice(0, to - first * 4)
  return { ...span, from: start + first * 4, to: start + to, instead }
}

// How many characters at `at` still belong to an escape that begins before it.
function escapeBefore(line: string, at: number): number {
  if (line[at - 1] !== '\\') return 0
  return line[at] === 'u' ? 5 : 1
}

let border: RegExp | undefined
const reachesBorder = (line: string): boolean =>
  (border ??= new RegExp(String.raw`(?<![A-Za-z0-9_])(?:${startWords()})[\w.~+/=-]{0,400}"`)).test(line)
// Keys are matched too, so that no value is looked for between two of them.
const jsonString = /"((?:[^"\\]|\\.)*)"(\s*:)?/g
const longest = 400
const mostPieces = 8

interface Piece {
  from: number
  text: string
}

// A token that reaches the end of its string is put together with the strings after it; what a rule then knows is masked in each.
function splitSpans(line: string, rules: Rule[]): Span[] {
  const pieces = [...line.matchAll(jsonString)].flatMap((match): Piece[] =>
    match[2] === undefined ? [{ from: match.index + 1, text: match[1] ?? '' }] : [],
  )
  return pieces.flatMap((piece, i) => {
    const tail = /(?:^|[^\w.~+/=:-])([\w.~+/=:-]+)$/.exec(piece.text.slice(-longest))?.[1]
    if (tail === undefined) return []
    const own = rules.filter((rule) => rule.whole === 'within' || rule.words.some((word) => tail.startsWith(word)))
    if (own.length === 0) return []
    const start: Piece = { from: piece.from + piece.text.length - tail.length, text: tail }
    return joined(line, [start, ...pieces.slice(i + 1, i + mostPieces)], own)
  })
}

// As few pieces as a rule needs: the string after them may go on with letters of its own. What is a token already goes on in the next
// item of a list alone: the field after it may be an id.
function joined(line: string, pieces: Piece[], rules: Rule[]): Span[] {
  const all = pieces
    .map((piece) => piece.text)
    .join('')
    .slice(0, longest)
  const able = rules.filter((rule) => rule.words.some((word) => all.includes(word)))
  if (able.length === 0) return []
  let text = pieces[0]?.text ?? ''
  const isWhole = able.some(({ form }) => [...text.matchAll(form)].some(([match]) => match.length === text.length))
  for (const [n, piece] of pieces.entries()) {
    const before = pieces[n - 1]
    if (!before) continue
    if (isWhole && !/^"\s*,\s*"$/.test(line.slice(before.from + before.text.length, piece.from))) return []
    text += piece.text
    for (const { form, kind } of able) {
      const match = [...text.slice(0, longest).matchAll(form)].find((one) => one.index === 0)
      if (match && match[0].length > text.length - piece.text.length) return shares(pieces, match[0], kind)
    }
  }
  return []
}

// What of `secret` stands in each piece.
function shares(pieces: Piece[], secret: string, kind: string): Span[] {
  let rest = secret.length
  return pieces.flatMap(({ from, text }): Span[] => {
    const length = Math.min(rest, text.length)
    rest -= length
    return length > 0 ? [{ from, to: from + length, kind, secret }] : []
  })
}
