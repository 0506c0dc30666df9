// Values that somebody's reader was never told of. As JSON text, for half of them have no other form.
import type { Random } from '#app/importer/demo/random.ts'

const texts: [string, ...string[]] = [
  'null',
  'true',
  '0',
  '-0',
  '-1',
  '1e400',
  '-1e400',
  '1e308',
  '5e-324',
  '9007199254740993',
  '123456789012345678901234567890',
  '0.1e1',
  '""',
  '" "',
  '"\\u0000"',
  '"a\\u0000b"',
  '"\\ud83d"',
  '"\\udc00\\ud800"',
  '"\\u2028\\r\\n\\t"',
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '"0000-01-01T00:00:00Z"',
  '"0000-00-00T00:00:00Z"',
  '"9999-12-31T23:59:60Z"',
  '"+275760-09-13T00:00:00.001Z"',
  '"2026-02-30T25:61:61Z"',
  '"yesterday"',
  '"NaN"',
  '"\\u202efdp.exe"',
  '"00000000-0000-0000-0000-000000000000"',
  '"../../../etc/passwd"',
  '"%s %n \'; drop table sessions; --"',
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '[{}]',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"":""}',
  '{"a":1,"a":2}',
  '{"toString":null,"valueOf":1,"length":-1}',
  '{"type":"text","text":null}',
  '{"then":"x","toJSON":"y"}',
]

export function oddValue(chance: Random): string {
  const kind = chance.int(24)
  if (kind === 0) return JSON.stringify('x'.repeat(chance.int(70_000)))
  if (kind === 1) return '['.repeat(390 + chance.int(20)) + ']'.repeat(390)
  if (kind === 2) return nested(chance.int(2) === 0 ? 380 : 3000)
  if (kind === 3) return JSON.stringify('\u{1f600}e\u0301\u00e9'.repeat(chance.int(900)))
  return chance.pick(texts)
}

const nested = (depth: number) => `${'{"a":['.repeat(depth)}${']}'.repeat(depth)}`
