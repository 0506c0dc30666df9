// Codex's config.toml with our program as `notify`, or without it. Only that one line is touched; a program that was there before
// is run after ours. Pure. Law: what comes out is parsed again, and must differ in `notify` alone.
import { parse } from 'smol-toml'
import { isOurs } from './command-line.server.ts'
import { SettingsFault } from './json-settings.ts'

/** `text` (null where there is no file) with `words` as the program to notify. */
export function withNotify(text: string | null, words: string[]): string {
  const before = text ?? ''
  const known = read(before)['notify']
  const next = isOurs(known) ? nextOf(known) : known
  if (next !== undefined && !(Array.isArray(next) && next.every((word) => typeof word === 'string')))
    throw new SettingsFault('its "notify" is no list of words')
  const wanted = Array.isArray(next) && next.length > 0 ? [...words, '--then', JSON.stringify(next)] : words
  if (JSON.stringify(known) === JSON.stringify(wanted)) return before
  return checked(before, replaced(before, `notify = ${toml(wanted)}`), wanted)
}

/** `text` as it would be without us: what ran after us has its place again. */
export function withoutNotify(text: string): string {
  const known = read(text)['notify']
  if (!isOurs(known)) return text
  const next = nextOf(known)
  return checked(text, replaced(text, Array.isArray(next) ? `notify = ${toml(next)}` : ''), next)
}

/** Whether our program is the one that is notified. */
export const isNotified = (text: string): boolean => isOurs(read(text)['notify'])

// JSON strings are TOML's basic strings (TOML 1.0, String).
const toml = (words: unknown[]): string => `[${words.map((word) => JSON.stringify(word)).join(', ')}]`

function nextOf(known: unknown): unknown {
  const words = Array.isArray(known) ? known : []
  const at = words.indexOf('--then')
  return at < 0 ? undefined : (JSON.parse(String(words[at + 1])) as unknown)
}

function replaced(text: string, line: string): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  const table = text.search(/^[ \t]*\[\[?[\w"']/m)
  const found = /^[ \t]*notify[ \t]*=[ \t]*/m.exec(table < 0 ? text : text.slice(0, table))
  // Keys of the top level stand before the first table, so the first line is always one of theirs.
  if (!found) return line === '' ? text : `${line}${end}${text}`
  const to = endOfList(text, found.index + found[0].length)
  if (line !== '') return text.slice(0, found.index) + line + text.slice(to)
  return text.slice(0, found.index) + text.slice(to).replace(/^[ \t]*\r?\n/, '')
}

function endOfList(text: string, from: number): number {
  const token = /"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|\]/g
  token.lastIndex = from
  for (let match = token.exec(text); match; match = token.exec(text)) if (match[0] === ']') return token.lastIndex
  return text.length
}

function checked(before: string, after: string, notify: unknown): string {
  const { notify: _, ...others } = read(before)
  const { notify: now, ...rest } = read(after)
  if (JSON.stringify(rest) !== JSON.stringify(others) || JSON.stringify(now) !== JSON.stringify(notify))
    throw new SettingsFault('its "notify" is written in a way that cannot be changed without touching the rest')
  return after
}

function read(text: string): Record<string, unknown> {
  try {
    return parse(text)
  } catch (error) {
    throw new SettingsFault(
      `it is not valid TOML (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`,
    )
  }
}
