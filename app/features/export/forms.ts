// The forms of an export: how each begins, tells an event, and ends. Law: text of sessions is hostile, and is inert in each form: no HTML, link or image
// of it works in Markdown or HTML, no formula in CSV, no sign that commands a terminal or turns text around anywhere but in JSON, which
// escapes them.
import { revealHidden } from '../../ui/visible-text.ts'
import type { FormName } from './form-names.ts'
import { headingOf, piecesOf } from './text-of.ts'
import type { ExportedEvent, Piece } from './text-of.ts'

/** The version of all forms: it grows when a reader of an older one would be wrong. */
export const schemaVersion = 1

export interface ExportHead {
  title: string
  agent: string
  sessionId: string
  model: string | null
  startedAt: Date | null
  endedAt: Date | null
  exportedAt: Date
  /** What was left out and why, in sentences. */
  notes: string[]
}

export interface Form {
  type: string
  begin: (head: ExportHead) => string
  event: (event: ExportedEvent, first: boolean) => string
  end: () => string
}

/** Signs that only machines see are named, line ends stay. */
const shown = (text: string): string => revealHidden(text.replace(/\r\n?/g, '\n'))
const line = (text: string): string => shown(text).replace(/\s+/g, ' ').trim()
const facts = (head: ExportHead): Array<[string, string]> => [
  ['Agent', head.agent],
  ...(head.model ? [['Model', head.model] as [string, string]] : []),
  ...(head.startedAt ? [['Began', head.startedAt.toISOString()] as [string, string]] : []),
  ...(head.endedAt ? [['Ended', head.endedAt.toISOString()] as [string, string]] : []),
  ['Session', head.sessionId],
  ['Exported', head.exportedAt.toISOString()],
  ['Form', `version ${schemaVersion}`],
]

const markdown: Form = {
  type: 'text/markdown; charset=utf-8',
  begin: (head) =>
    [
      `# ${inert(line(head.title))}`,
      '',
      ...facts(head).map(([name, value]) => `- ${name}: ${inert(line(value))}`),
      ...head.notes.map((note) => `- ${inert(note)}`),
      '',
      '',
    ].join('\n'),
  event: (event) =>
    [
      `## ${event.seq}. ${inert(line(headingOf(event)))}`,
      ...(event.at ? ['', `_${event.at.toISOString()}_`] : []),
      '',
      ...piecesOf(event).map(markdownOf),
      '',
    ].join('\n'),
  end: () => '',
}

function markdownOf({ form, label, text }: Piece): string {
  const named = label ? `${inert(line(label))}\n\n` : ''
  if (form === 'prose')
    return `${named}${shown(text)
      .split('\n')
      .map((row) => `> ${inert(row)}`)
      .join('\n')}\n`
  // A fence that is longer than any in the text.
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${named}${fence}\n${shown(text)}\n${fence}\n`
}

/** Prose keeps its words and loses what Markdown would make of them. */
const inert = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]()#+!|<>~&:@]/g, String.raw`\$&`)
    .replace(/^(\s*)([-=]|\d+\.)/, String.raw`$1\$2`)
    .replace(/(www)\./gi, String.raw`$1\.`)

const json: Form = {
  type: 'application/json; charset=utf-8',
  begin: (head) => `{"schema":"logbook.session","version":${schemaVersion},"session":${escaped(head)},"events":[`,
  event: (event, first) => `${first ? '\n' : ',\n'}${escaped({ ...event, heading: headingOf(event) })}`,
  end: () => '\n]}\n',
}

/** Inert also where somebody puts it into a page. */
const escaped = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const html: Form = {
  type: 'text/html; charset=utf-8',
  begin: (head) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer"><meta name="generator" content="logbook.session ${schemaVersion}">
<title>${text(line(head.title))}</title><style>${css}</style></head><body><main>
<h1 dir="auto">${text(line(head.title))}</h1>
<dl>${facts(head)
    .map(([name, value]) => `<div><dt>${text(name)}</dt><dd>${text(line(value))}</dd></div>`)
    .join('')}</dl>
${head.notes.map((note) => `<p class="note">${text(note)}</p>`).join('\n')}
`,
  event: (event) =>
    `<article id="e${event.seq}" class="${event.kind === 'message' && event.role === 'user' ? 'you' : event.outcome === 'error' ? 'bad' : ''}">` +
    `<h2 dir="auto"><a href="#e${event.seq}">${event.seq}</a> ${text(line(headingOf(event)))}</h2>` +
    `${event.at ? `<time datetime="${event.at.toISOString()}">${event.at.toISOString().slice(0, 19).replace('T', ' ')}</time>` : ''}` +
    `${piecesOf(event).map(htmlOf).join('')}</article>\n`,
  end: () => '</main></body></html>\n',
}

const htmlOf = ({ form, label, text: said }: Piece): string =>
  `${label ? `<p class="label" dir="auto">${text(line(label))}</p>` : ''}<${form === 'code' ? 'pre' : 'p class="prose"'} dir="auto">${text(shown(said))}</${form === 'code' ? 'pre' : 'p'}>`

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const text = (value: string): string => value.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)

const css = `:root{color-scheme:light dark;--line:light-dark(#e5e4df,#2a2a2f);--muted:light-dark(#54524d,#b0aea8);--sunken:light-dark(#f2f2ef,#212125);--accent:light-dark(#3451c7,#93a9ff);--bad:light-dark(#ab211a,#f48f87)}
body{margin:0;background:light-dark(#fafaf8,#121214);color:light-dark(#1b1a18,#ececea);font:14px/1.5 system-ui,sans-serif}main{max-width:52rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:20px}h2{font-size:14px;margin:0;overflow-wrap:anywhere}h2 a{color:var(--muted);font-weight:400;text-decoration:none;margin-right:.5em}dl{display:grid;gap:.15rem;color:var(--muted);font-size:13px}dl div{display:flex;gap:1rem}dt{width:5rem}dd{margin:0;overflow-wrap:anywhere}
article{border-top:1px solid var(--line);padding:.9rem 0}.you{border-left:3px solid var(--accent);padding-left:.9rem}.bad h2{color:var(--bad)}time,.label,.note{color:var(--muted);font-size:12px;margin:.2rem 0}
.prose{white-space:pre-wrap;overflow-wrap:anywhere;margin:.5rem 0}pre{background:var(--sunken);border-radius:6px;padding:.7rem;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere;font:12px/1.45 ui-monospace,monospace}`

const columns = ['seq', 'time', 'kind', 'role', 'heading', 'outcome', 'tool_call_id', 'text']

const csv: Form = {
  type: 'text/csv; charset=utf-8; header=present',
  // A mark of byte order, without which spreadsheets read another alphabet.
  begin: () => `\ufeff${columns.join(',')}\r\n`,
  event: (event) =>
    `${[
      String(event.seq),
      event.at?.toISOString() ?? '',
      event.kind,
      event.role ?? '',
      headingOf(event),
      event.outcome ?? '',
      event.toolCallId ?? '',
      piecesOf(event)
        .map((piece) => (piece.label ? `${piece.label}\n${piece.text}` : piece.text))
        .join('\n\n'),
    ]
      .map(cell)
      .join(',')}\r\n`,
  end: () => '',
}

/** In quotes, and with an apostrophe before what a spreadsheet would take for a formula. */
function cell(value: string): string {
  const safe = shown(value)
  const guarded = /^[\s]*[=+\-@\t\r|%＝＋－＠]/.test(safe) ? `'${safe}` : safe
  return `"${guarded.slice(0, 32_000).replaceAll('"', '""')}"`
}

const txt: Form = {
  type: 'text/plain; charset=utf-8',
  begin: (head) =>
    [line(head.title), ...facts(head).map(([name, value]) => `${name}: ${line(value)}`), ...head.notes, '', ''].join(
      '\n',
    ),
  event: (event) =>
    [
      `[${event.seq}] ${line(headingOf(event))}${event.at ? `  ${event.at.toISOString()}` : ''}`,
      ...piecesOf(event).flatMap(({ label, text }) => [
        ...(label ? [`  ${line(label)}`] : []),
        ...shown(text)
          .split('\n')
          .map((row) => `  ${row}`),
      ]),
      '',
      '',
    ].join('\n'),
  end: () => '',
}

export const forms: Readonly<Record<FormName, Form>> = { md: markdown, json, html, csv, txt }
