// Kinds of columns that the oracle's tables are made of, each with a small pool of values, so that equal values meet often. Texts are
// spelt as real Electric reads them too; 'NULL' as a text is left out, because the published client takes it for a null.

/** What a clause may do with a column of the kind; `opaque` ones can only be tested for null. */
export type Family = 'number' | 'text' | 'bool' | 'time' | 'uuid' | 'array' | 'enum' | 'opaque'

export type Kind = {
  readonly type: string
  readonly family: Family
  readonly values: readonly [string, ...string[]]
  /** Whether a primary key may hold it: order and equality are exact, and the pool is large enough to fill a table. */
  readonly key?: boolean
}

const integers = (count: number): [string, ...string[]] => ['0', ...Array.from({ length: count }, (_, n) => `${n + 1}`)]
const TEXTS = [
  '',
  'a',
  'b',
  'B',
  'é/"x"',
  `it's`,
  'a/b.c',
  'tab\there',
  'line\nend',
  '100%',
  'un_der',
  '{1,2}',
  '😀',
  'ab',
  'Zz',
]

export const KINDS: readonly [Kind, ...Kind[]] = [
  { type: 'int4', family: 'number', values: integers(24), key: true },
  { type: 'int8', family: 'number', values: ['9007199254740993', '-9223372036854775808', ...integers(12)], key: true },
  { type: 'int2', family: 'number', values: ['-32768', '-1', ...integers(12)], key: true },
  { type: 'text', family: 'text', values: ['NaN', ...TEXTS], key: true },
  { type: 'varchar(12)', family: 'text', values: ['v', ...TEXTS], key: true },
  { type: 'uuid', family: 'uuid', values: ['00000000-0000-0000-0000-000000000000', ...uuids(9)], key: true },
  {
    type: 'date',
    family: 'time',
    values: ['2024-02-29', '1999-12-31', '2026-01-01', '0001-01-01', '2024-03-01'],
    key: true,
  },
  {
    type: 'timestamptz',
    family: 'time',
    values: [
      '2024-01-01 00:00:00+00',
      '2024-01-01 00:00:00.123456+00',
      '2024-06-01 12:30:00+02',
      '1900-01-01 00:00:00+00',
    ],
    key: true,
  },
  { type: 'bool', family: 'bool', values: ['true', 'false'] },
  { type: 'numeric', family: 'number', values: ['0', '1', '1.0', '1.50', '-2.25', '12345678901234567890.5', '3'] },
  { type: 'numeric(8,2)', family: 'number', values: ['0.00', '1.00', '2.50', '-3.10', '10'] },
  { type: 'float8', family: 'number', values: ['0', '-0.5', '1.5', '1e100', '3', '0.1'] },
  { type: 'float4', family: 'opaque', values: ['0', '-0.5', '1.5', '0.1'] },
  { type: 'char(4)', family: 'opaque', values: ['a', 'ab', 'abcd', ''] },
  {
    type: 'timestamp',
    family: 'time',
    values: ['2024-01-01 00:00:00', '2024-01-01 10:20:30.5', '2025-05-05 05:05:05'],
  },
  { type: 'time', family: 'time', values: ['00:00:00', '12:30:00', '23:59:59.999999'] },
  { type: 'interval', family: 'opaque', values: ['P1D', 'PT1H', 'P1Y2M', 'P-1D'] },
  { type: 'bytea', family: 'opaque', values: ['\\x', '\\x00ff', '\\x616263'] },
  { type: 'json', family: 'opaque', values: ['{"a": 1}', '[1,2]', '"x"', 'null'] },
  { type: 'jsonb', family: 'opaque', values: ['{"a": 1, "é": "ü"}', '[]', '{}', '1.50'] },
  { type: 'int4[]', family: 'array', values: ['{}', '{1}', '{1,2}', '{2,NULL}', '{3,1,2}'] },
  { type: 'text[]', family: 'array', values: ['{}', '{a}', '{a,b}', '{"x y",b}', '{NULL,a}'] },
  { type: 'oracle_mood', family: 'enum', values: ['sad', 'ok', 'happy'] },
  { type: 'oracle_pair', family: 'opaque', values: ['(1,a)', '(,)', '(2,"b c")'] },
  { type: 'oracle_percent', family: 'number', values: ['0', '50', '100'] },
]

export const KEY_KINDS = KINDS.filter(({ key }) => key)

/** Types that the kinds need, made once for a database. */
export const TYPES = `
  DO $$ BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('oracle types'));
    IF to_regtype('oracle_mood') IS NULL THEN
      CREATE TYPE oracle_mood AS ENUM ('sad', 'ok', 'happy');
      CREATE TYPE oracle_pair AS (n int, t text);
      CREATE DOMAIN oracle_percent AS int CHECK (VALUE BETWEEN 0 AND 100);
      CREATE SCHEMA "Odd.Sch/ema";
      CREATE TABLE oracle_sentinels (n int PRIMARY KEY);
    END IF;
  END $$`

/** A text as an untyped SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A name as a quoted identifier. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function uuids(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1${n}`)
}
