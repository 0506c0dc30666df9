// Where this engine deliberately answers otherwise than Electric 1.7.12. Each difference names the exchanges that it excuses and
// takes away, on both sides, no more than what differs; one that excuses nothing fails the replay.
import type { Exchange } from './normalise.ts'

export type Difference = {
  readonly name: string
  readonly why: string
  /** Whether it speaks of this exchange, as it was recorded. */
  readonly of: (recorded: Exchange) => boolean
  /** The exchange without what differs; undefined when nothing is left to compare. */
  readonly without: (exchange: Exchange) => Exchange | undefined
}

export const DIFFERENCES: readonly Difference[] = [
  {
    name: 'a 409 without a handle is not kept',
    why: 'A cached one would send every reader round in circles; Electric keeps it for a second and means to stop.',
    of: ({ status, headers }) => status === 409 && headers['electric-handle'] === undefined,
    without: (exchange) => withoutHeaders(exchange, ['cache-control', 'surrogate-control']),
  },
  {
    name: 'an event stream begins where its reader is',
    why: 'The headers come before the data: a reader that is cut off must not skip what it has not got. The last LSN is told one byte further, so that nothing is repeated.',
    of: ({ asked, status }) => asked.request.includes('live_sse=true') && status === 200,
    without: (exchange) => ({
      ...withoutHeaders(exchange, ['electric-offset', 'electric-has-data', 'electric-up-to-date', 'etag']),
      body: JSON.parse(JSON.stringify(exchange.body ?? null).replace(/(<lsn \d+>) \+ 1/g, '$1')),
    }),
  },
  {
    name: 'a position behind the last entry of the last transaction is a resume point',
    why: 'It lies in what was processed, so whoever asks for it has read everything; Electric refuses it after a wait.',
    of: ({ scene, asked }) => scene === 'pages_log_in_chunks' && asked.request.includes('_77'),
    without: () => undefined,
  },
  {
    name: 'every change of a shape’s columns ends it',
    why: 'Electric delivers the first change after an ALTER in the new form to readers of the old one, and makes new shapes in the old form for a while.',
    of: ({ scene, headers }) =>
      /^endings_(column_retyped|column_renamed)$/.test(scene) ||
      (scene === 'endings_column_added' &&
        headers['electric-offset'] !== undefined &&
        headers['electric-handle'] === '<handle 2>'),
    without: () => undefined,
  },
  {
    name: 'what is no table is said to be none',
    why: 'Electric says that a view does not exist, and fails with a 500 at a system catalog.',
    of: ({ scene, asked }) =>
      scene === 'parameters_table' && /(looks|held|counts|pg_class|schema\.tables)&/.test(asked.request),
    without: ({ status, ...rest }) => ({
      ...rest,
      status: status === 500 ? 400 : status,
      body: undefined,
      headers: {},
    }),
  },
  {
    name: 'bytes that are not UTF-8 are refused with a body',
    why: 'Electric closes with a bare 400.',
    of: ({ asked }) => asked.request.includes('=%ff'),
    without: ({ scene, asked, status }) => ({ scene, asked, status, headers: {} }),
  },
  {
    name: 'no 500',
    why: 'Electric fails at these; they are refused with 400 here.',
    of: ({ scene, status }) => status === 500 && scene.startsWith('subsets_'),
    without: ({ scene, asked }) => ({ scene, asked, status: 400, headers: {} }),
  },
  {
    name: 'a subset from the start continues at the end of the log',
    why: 'Its rows are of now; Electric names the end of the first page.',
    of: ({ asked, headers, status }) =>
      status === 200 && headers['electric-snapshot'] === 'true' && asked.request.includes('offset=-1'),
    without: (exchange) => withoutHeaders(exchange, ['electric-offset']),
  },
  {
    name: 'ORDER BY is one list of columns',
    why: 'Electric lets a LIMIT pass behind it.',
    of: ({ asked }) => asked.request.includes('order_by=id+LIMIT+1'),
    without: () => undefined,
  },
  {
    name: 'a body that cannot be read is refused like any other request',
    why: 'Electric adds its JSON parser’s words and lets the refusal be cached privately.',
    of: ({ asked, status, body }) =>
      status === 400 && asked.request.startsWith('POST') && isRecord(body) && 'error' in body,
    without: (exchange) => ({
      ...withoutHeaders(exchange, ['cache-control', 'surrogate-control']),
      body: isRecord(exchange.body) ? exchange.body.error : exchange.body,
    }),
  },
  {
    name: 'a list of headers is a list',
    why: 'Electric looks at the whole of access-control-request-headers as one name.',
    of: ({ asked }) => (asked.headers?.['access-control-request-headers'] ?? '').includes(','),
    without: (exchange) => withoutHeaders(exchange, ['access-control-allow-headers']),
  },
  {
    name: 'a negative scale is negative',
    why: 'Electric reads the scale of numeric(3,-2) as 2046.',
    of: ({ scene }) => scene === 'types_numbers',
    without: (exchange) => withoutText(exchange, /"scale":(2046|-2)/g, '"scale":0'),
  },
  {
    name: 'a composite of nulls is not null',
    why: 'Electric’s snapshot loses it; its stream has it.',
    of: ({ scene }) => scene === 'types_arrays_and_made_types',
    without: (exchange) => withoutText(exchange, /"c5":(null|"\(,\)")/g, '"c5":0'),
  },
  {
    name: 'a key is spelt the same in snapshot and stream',
    why: 'Electric doubles the quotes of a table’s name in the one and its dots in the other.',
    of: ({ scene }) => scene === 'types_names',
    without: (exchange) => withoutText(exchange, /"key":"[^}]*?"(?=,"value"|,"headers")/g, '"key":""'),
  },
  {
    name: 'a subset narrows its shape',
    why: 'Electric puts no parentheses round the two conditions, so an OR in one of them gets past the other.',
    of: ({ asked }) => asked.request.includes('where=id+%3C+3+OR+size'),
    without: ({ body: _, ...rest }) => rest,
  },
  {
    name: 'a move stands at the commit that caused it',
    why: 'Electric puts it behind the last entry of the shape, at a position of an older transaction.',
    of: ({ scene }) => scene.startsWith('subqueries_'),
    without: (exchange) => withoutText(exchange, /<lsn \d+>(_\d+)?/g, '<lsn>'),
  },
  {
    name: 'one move tells of all that its snapshot shows',
    why: 'Where an inner set has a subquery itself, Electric may tell of a value that leaves and comes back.',
    of: ({ scene, asked }) => scene === 'subqueries_nested' && /offset=(0_inf|<lsn)/.test(asked.request),
    without: () => undefined,
  },
  {
    name: 'a where is refused in its own words',
    why: 'A scalar subquery is refused by both; the sentence is not the same.',
    of: ({ asked }) => asked.request.includes('where=id+%3D+%28SELECT+1%29'),
    without: ({ body: _, ...rest }) => rest,
  },
]

function withoutHeaders(exchange: Exchange, names: readonly string[]): Exchange {
  const headers = Object.fromEntries(Object.entries(exchange.headers).filter(([name]) => !names.includes(name)))
  return { ...exchange, headers }
}

function withoutText(exchange: Exchange, pattern: RegExp, plain: string): Exchange {
  return JSON.parse(JSON.stringify(exchange).replace(pattern, plain)) as Exchange
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
