// Files with everything that can be wrong with them, made from one good session: what an importer may meet and must account for.
import { gzipSync } from 'node:zlib'
import { claudeFile } from '../../app/importer/demo/claude-file.ts'
import { random } from '../../app/importer/demo/random.ts'

/** A small session of Claude Code; nothing is wrong with it. */
export function goodSession(seed = 5): string[] {
  const start = new Date('2026-02-01T10:00:00Z')
  const file = claudeFile({ random: random(seed), start, cwd: '/srv/odd', branch: 'main' })
  file.prompt('Run the tests, gr\u00fcndlich \u{1f600}')
  file.think('They are slow.')
  file.tool('Bash', { command: 'npm test' }, '12 passed')
  file.say('All green.')
  return file.lines.map((line) => JSON.stringify(line))
}

/** By name: the bytes of a broken file. All of them are a few kilobytes. */
export function brokenFiles(): Record<string, Buffer> {
  const lines = goodSession()
  const text = lines.map((line) => `${line}\n`).join('')
  const first = lines[0] ?? ''
  const among = (...odd: string[]) => Buffer.from([first, ...odd, ...lines.slice(1), ''].join('\n'))
  const changed = (from: RegExp, to: string) => Buffer.from(text.replace(from, () => to))
  const utf16 = Buffer.from(text, 'utf16le')
  const document = Buffer.from(
    JSON.stringify(
      lines.map((line) => JSON.parse(line) as unknown),
      null,
      1,
    ),
  )
  return {
    empty: Buffer.alloc(0),
    'one newline': Buffer.from('\n'),
    blanks: Buffer.from(' \r\n\t\n  '),
    'a mark alone': Buffer.from('\uFEFF'),
    'NUL alone': Buffer.alloc(4096),
    'utf-16 le': utf16,
    'utf-16 le with a mark': Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
    'utf-16 be': Buffer.from(utf16).swap16(),
    'utf-16 be with a mark': Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]),
    latin1: Buffer.from(text, 'latin1'),
    'no utf-8': Buffer.concat([
      Buffer.from(text),
      Buffer.from([0x7b, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x7d, 0x0a]),
      Buffer.from(text),
    ]),
    'a mark inside': among(`\uFEFF${first}`, `{"type":"user\uFEFF"}`),
    'NUL outside strings': among('{"type":\u0000"user"}', '\u0000', `\u0000${first}`, `${first}\u0000`),
    'NUL inside strings': among(
      '{"type":"user","uuid":"nul","message":{"content":"a\u0000b"}}',
      '{"type":"user","uuid":"\\u0000","message":{"content":"\\u0000"}}',
    ),
    'NUL in JSON in a string': changed(/"12 passed"/g, JSON.stringify(JSON.stringify({ output: 'a\u0000\ud800b' }))),
    'half characters': among(
      '{"type":"user","uuid":"\\ud83d","message":{"content":"\\ud83d \\udc00\\ud800"}}',
      '{"\\ud800":1,"type":"user"}',
    ),
    'bare CR and separators': Buffer.from(text.replaceAll('\n', '\r').replaceAll('tests', 'te\u2028s\u2029ts')),
    'CR LF': Buffer.from(text.replaceAll('\n', '\r\n')),
    'numbers out of range': Buffer.from(
      text.replaceAll(
        /"(input|output)_tokens":\d+/g,
        (_, kind: string) => `"${kind}_tokens":${kind === 'input' ? '1e308' : '9007199254740993999'}`,
      ),
    ),
    'numbers that are none': changed(/"output_tokens":\d+/g, '"output_tokens":-1e400'),
    'tokens that are words': changed(/"(input|output)_tokens":\d+/g, '"input_tokens":"NaN"'),
    'a cost beyond sense': Buffer.from(`${JSON.stringify(atif).replace('"COST"', '1e308')}\n`),
    'a call of years': yearsLong(lines),
    'too deep': among(
      `{"type":"user","uuid":"deep","message":${nested(20_000)}}`,
      nested(100_000),
      `{"type":"user","uuid":"just","message":${nested(397)}}`,
    ),
    'brackets that never end': among('['.repeat(50_000), '{"a":'.repeat(50_000)),
    'keys twice': among(
      '{"type":"user","type":"assistant","uuid":"twice","uuid":"once","message":{},"message":{"content":"x"}}',
    ),
    'keys of the prototype': among(
      '{"__proto__":{"type":"user"},"uuid":"p","constructor":{"prototype":{"polluted":1}}}',
      '{"type":"__proto__","uuid":"__proto__","sessionId":"constructor","parentUuid":"toString","message":{"content":[{"type":"hasOwnProperty"}]}}',
      '{"type":"user","uuid":"u","sessionId":"__proto__","message":{"content":[{"type":"tool_result","tool_use_id":"__proto__","content":"x"}]}}',
    ),
    'parents in a circle': Buffer.from(
      text.replaceAll(/"parentUuid":(null|"[^"]*")/g, `"parentUuid":"${idOf(lines.at(-1))}"`),
    ),
    'its own parent': Buffer.from(
      lines.map((line) => `${line.replace(/"parentUuid":(null|"[^"]*")/, `"parentUuid":"${idOf(line)}"`)}\n`).join(''),
    ),
    'year 0': changed(/"timestamp":"2026/g, '"timestamp":"0000'),
    'year 9999': changed(/"timestamp":"2026/g, '"timestamp":"9999'),
    'times that are none': Buffer.from(text.replaceAll(/"timestamp":"[^"]*"/g, '"timestamp":"2026-13-45T99:99:99Z"')),
    'times beyond time': Buffer.from(text.replaceAll(/"timestamp":"[^"]*"/g, '"timestamp":8640000000000001')),
    'gzip by mistake': gzipSync(text),
    'gzip twice': gzipSync(gzipSync(text)),
    'gzip that breaks off': gzipSync(text).subarray(0, 300),
    'the beginning of gzip': Buffer.from([0x1f, 0x8b, 0x08]),
    'the beginning of zstd': Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
    'concatenated documents': Buffer.concat([document, document]),
    'a document and lines': Buffer.concat([document, Buffer.from(`\n${text}`)]),
    'lines and a document': Buffer.concat([Buffer.from(text), document]),
    'glued lines': Buffer.from(lines.join('')),
    'glued by commas': Buffer.from(lines.join(',\n')),
    'half a line glued to the next': Buffer.from(text.replace(/\n/, '').replace(/"uuid":"[^"]*"\}\{/, '{')),
    'ids of any length': Buffer.from(text.replaceAll(/"uuid":"/g, `"uuid":"${'x'.repeat(9000)}`)),
    'a session of any name': Buffer.from(
      text.replaceAll(/"sessionId":"[^"]*"/g, `"sessionId":"${'../'.repeat(2000)}\\u0000"`),
    ),
    'sessions that are none': Buffer.from(text.replaceAll(/"sessionId":"[^"]*"/g, '"sessionId":{"a":[1]}')),
  }
}

const atif = {
  schema_version: 'ATIF-v1.5',
  session_id: 'dear',
  agent: { name: 'claude-code', version: '2.1.0', model_name: 'claude-x' },
  steps: [
    {
      step_id: 1,
      source: 'agent',
      message: 'x',
      metrics: { prompt_tokens: 1, completion_tokens: 1, cost_usd: 'COST' },
    },
  ],
}

// A question that was answered after ten years.
function yearsLong(lines: string[]): Buffer {
  return Buffer.from(
    lines
      .map(
        (line) => `${line.includes('tool_result') ? line.replace(/"timestamp":"2026/, '"timestamp":"2036') : line}\n`,
      )
      .join(''),
  )
}

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

const idOf = (line = ''): string => /"uuid":"([^"]*)"/.exec(line)?.[1] ?? ''
