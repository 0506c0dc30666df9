// Secrets are masked before anything is stored: custody, rows and refusals all come after this. The rules are secretlint's
// recommended preset and the forms of `rules/`. Law: what is masked stays valid JSON and keeps its length in bytes, so that
// offsets in custody are offsets in the source; the transcript cannot switch the rules off.
import { lintSource } from '@secretlint/core'
import { secretLintProfiler } from '@secretlint/profiler'
import { rules } from '@secretlint/secretlint-rule-preset-recommend'
import { blockSpans, formSpans } from './forms.ts'
import { Literals } from './literals.ts'
import { replaceSpans, withinString } from './spans.ts'
import type { Masked, Span } from './spans.ts'
import { hasSpelledTokens, respelled, ruleView } from './view.ts'

export type { Masked }

// The linter marks the beginning and end of every rule in every text, keeps all marks for the life of the process, and searches
// them for each new one: memory and time without bound in a process that masks all day.
secretLintProfiler.mark = () => undefined

/** Masks whole lines (or a part of one line) of JSON or plain text; with `marks: false` by stars that say nothing. */
export async function mask(text: string, { marks = true } = {}): Promise<Masked> {
  const blocks = replaceSpans(text, blockSpans(text), marks)
  const lines = blocks.text.split('\n')
  let found = blocks.found + (await maskLines(lines, [...lines.keys()], marks))
  const spelled = [...lines.keys()].filter((i) => hasSpelledTokens(lines[i] ?? ''))
  if (spelled.length > 0) {
    const plain = lines.map((line, i) => (spelled.includes(i) ? respelled(line) : line))
    const before = [...plain]
    found += await maskLines(plain, spelled, marks)
    for (const i of spelled) if (plain[i] !== before[i]) lines[i] = plain[i] ?? ''
  }
  return found === 0 ? { text, found } : { text: lines.join('\n'), found }
}

// Masks those of `lines` that `which` names, in place.
async function maskLines(lines: string[], which: number[], marks: boolean): Promise<number> {
  const linted = await lintSpans(which.map((i) => lines[i] ?? ''))
  let found = 0
  for (const [n, i] of which.entries()) {
    const line = lines[i] ?? ''
    // Ours first: of two spans that begin alike the one that names its kind best is written.
    const masked = replaceSpans(line, [...formSpans(line), ...(linted.get(n) ?? [])], marks)
    if (masked.found === 0) continue
    lines[i] = masked.text
    found += masked.found
  }
  return found
}

// Literals of which every rule of the preset needs one, by what they begin with. Without this each of the rules would be run over
// every line.
const needed: ReadonlyArray<readonly [starts: string, pattern: string]> = [
  ['A3T AGPA AIDA AIPA AKIA ANPA ANVA AROA ASIA', 'A3T|A(?:GP|ID|IP|KI|NP|NV|RO|SI)A'],
  ['KEY Key key', String.raw`(?:KEY|[Kk]ey)["'\s\\]{0,8}(?::|=)`],
  [String.raw`:// :\/\/`, String.raw`(?::\/\/|:\\\/\\\/)[^\s]{0,600}@`],
  ['ops_ sk- dapi dckr_ figd_', 'ops_|sk-|dapi|dckr_|figd_'],
  ['PRIVATE private', 'PRIVATE KEY|private_key'],
  ['ghp_ gho_ ghu_ ghs_ ghr_ github_pat_', 'gh[pousr]_|github_pat_'],
  ['glpat- glc_ glsa_ gsk_', 'glpat-|glc_|glsa_|gsk_'],
  ['hvs. hvb. hvr. hf_ lin_ ntn_ secret_ npm_', String.raw`hv[sbr]\.|hf_|lin_|ntn_|secret_|npm_`],
  ['_authToken SG. shp xox xapp', String.raw`_authToken|SG\.|shp(?:pa|ca|at|ss)|xox|xapp`],
  ['hooks.slack vcp_ vci_ vca_ vcr_ vck_', String.raw`hooks\.slack|vc[piark]_`],
]
const anyOfThem = new Literals(
  needed.flatMap(([starts]) => starts.split(' ')),
  needed.map(([, pattern]) => pattern).join('|'),
)

/** What the preset finds, by the index of the line. All lines that may hold something are looked at together. */
async function lintSpans(lines: string[]): Promise<Map<number, Span[]>> {
  const spans = new Map<number, Span[]>()
  const wanted = [...lines.keys()].filter((i) => anyOfThem.next(lines[i] ?? '') !== null)
  if (wanted.length === 0) return spans
  const views = wanted.map((i) => ruleView(lines[i] ?? ''))
  const { messages } = await lintSource({
    source: { filePath: 'transcript.jsonl', ext: '.jsonl', contentType: 'text', content: views.join('\n') },
    options: { noPhysicFilePath: true, config },
  })
  if (messages.length === 0) return spans
  const starts: number[] = []
  let start = 0
  for (const view of views) {
    starts.push(start)
    start += view.length + 1
  }
  for (const message of messages) {
    const n = starts.findLastIndex((from) => from <= message.range[0])
    const [i, view] = [wanted[n], views[n]]
    if (i === undefined || view === undefined) continue
    spans.set(i, [...(spans.get(i) ?? []), ...spanOf(message, starts[n] ?? 0, view, lines[i] ?? '')])
  }
  return spans
}

// filter-comments would let a transcript say "secretlint-disable"; access key ids are reported only when asked for.
const config = {
  rules: rules
    .filter((rule) => !rule.meta.id.endsWith('filter-comments'))
    .map((rule) => ({
      id: rule.meta.id,
      rule,
      options: rule.meta.id.endsWith('-aws') ? { enableIDScanRule: true } : {},
    })),
}

type Message = Awaited<ReturnType<typeof lintSource>>['messages'][number]

// A rule's range may start at the name of a setting and be as long as its value; the value itself is in the message's data.
function spanOf(message: Message, start: number, view: string, line: string): Span[] {
  if (message.messageId === 'AWSAccountID') return []
  const values = Object.values(message.data ?? {}).filter((value) => typeof value === 'string')
  const secret = values.sort((a, b) => b.length - a.length)[0]
  const range = [message.range[0] - start, message.range[1] - start] as const
  const at = secret ? view.indexOf(secret, range[0]) : -1
  const [from, to] = secret && at >= 0 ? [at, at + secret.length] : range
  const kind = message.ruleId.replace(/^.*secretlint-rule-/, '')
  return withinString(view, line, { from, to, kind, secret: null })
}
