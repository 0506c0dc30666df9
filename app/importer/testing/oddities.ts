// A transcript with everything that real files do wrong, and what must come of it, to the unit.
import { claudeFile } from '../demo/claude-file.ts'
import { random } from '../demo/random.ts'

export interface Oddities {
  bytes: Buffer
  sessionId: string
  records: number
  refused: number
  tornBytes: number
  events: number
}

/** CRLF, BOM, U+2028, bare CR, NUL, half an emoji, unknown types, two objects on a line, no JSON, no object, too deep, a torn end. */
export function oddities(seed = 3): Oddities {
  const start = new Date('2026-02-01T10:00:00Z')
  const file = claudeFile({ random: random(seed), start, cwd: '/srv/odd', branch: 'main' })
  file.prompt('line\u2028separator, paragraph\u2029separator and a bare \r return')
  file.say('a NUL \u0000 and half an emoji \ud83d, the text \\u0000 and a whole one \u{1f600}')
  file.tool('Bash', { command: 'printf "a\\0b"', ['key\u0000with nul']: 1 }, 'a\u0000b')
  file.line({
    type: 'brand-new-type',
    uuid: 'new-1',
    sessionId: file.sessionId,
    timestamp: 'not a date',
    payload2: { deep: [1e300] },
  })
  file.line({ type: 'mode', mode: 'normal', sessionId: file.sessionId })
  const lines = file.lines.map((line) => JSON.stringify(line))
  const [first = '', second = '', ...rest] = lines
  const text = [
    `\uFEFF${first}\r\n`,
    '\r\n   \n',
    `${second}${rest[0] ?? ''}\n`,
    ...rest.slice(1).map((line) => `${line}\n`),
    `${rest[1] ?? ''}\n`,
    '{"type":"user","uuid":"torn in the middle","mess\n',
    '42\n"words"\n[1]\n',
    `{"type":"user","uuid":"deep","message":${'['.repeat(20_000)}${']'.repeat(20_000)}}\n`,
  ]
  const torn = '{"type":"assistant","uuid":"not finis'
  return {
    bytes: Buffer.concat([Buffer.from(text.join('')), Buffer.from(torn)]),
    sessionId: file.sessionId,
    records: lines.length + 1 + 1 + 3 + 1,
    refused: 5,
    tornBytes: torn.length,
    events: 5,
  }
}
