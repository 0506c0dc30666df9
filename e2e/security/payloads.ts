// Texts that would do something if anybody took them for a part of a language: of SQL, of a search, a shell, a path, a header, a template, a
// sheet, a page, an object. Put together from openings, acts and ends, so that there are thousands; every act leaves a trace that can be
// looked for.
import type { Random } from '../../app/importer/demo/random.ts'

/** What acts leave when they work. */
export type Traces = {
  /** A file that a shell or COPY … TO PROGRAM would make. */
  file: string
  /** A table that SQL would make, and a name that scripts would set. */
  name: string
}

/** `count` different payloads; the same for the same `random`. */
export function payloads(random: Random, { file, name }: Traces, count: number): string[] {
  const sql = [
    `create table ${name} (x int)`,
    `drop table timeline_events cascade`,
    `update sessions set title = '${name}'`,
    `copy (select 1) to program 'touch ${file}'`,
    `select set_config('logbook.space', (select id::text from auth_organizations limit 1), false)`,
    `reset role`,
    `select * from auth_api_keys`,
    `truncate sessions cascade`,
    `do $$ begin create table ${name} (x int); end $$`,
  ]
  const languages: Array<{ opens: string[]; acts: string[]; ends: string[] }> = [
    {
      opens: [
        "'; ",
        '"; ',
        "'); ",
        "')); ",
        '$$; ',
        '1; ',
        "\\'; ",
        'ʼ; ',
        '%27; ',
        "' union ",
        "'||(",
        '`; ',
        '\u0000; ',
        '*/ ',
        "E'\\",
      ],
      acts: sql,
      ends: [' --', ' /*', '; --', ' #', "; select '", '', " and '1'='1"],
    },
    {
      opens: ['$(', '`', '; ', '| ', '&& ', '\n', '"$(', "'$(", '\r\n', '${IFS}'],
      acts: [
        `touch ${file}`,
        `printf x>${file}`,
        `sh -c "touch ${file}"`,
        `node -e "require('fs').writeFileSync('${file}','')"`,
      ],
      ends: [')', '`', ' #', '\n', '"', "'"],
    },
    {
      opens: ['', '/', '\\', '%2e%2e%2f', '..%c0%af', 'file:///', '//', '....//', 'C:\\', '\\\\?\\'],
      acts: [
        `../../../../../../..${file}`,
        `..\\..\\..\\${name}`,
        `%2e%2e/%2e%2e/${name}`,
        `../.env\u0000.jsonl`,
        `~/${name}`,
      ],
      ends: ['', '/', '\u0000', '%00', '?', '#', ':$DATA', '/.'],
    },
    {
      opens: ['x', '\r\n', '%0d%0a', '\n', '\u2028', '\u0085'],
      acts: [
        `Set-Cookie: ${name}=1`,
        `Location: //${name}.example`,
        `X-${name}: 1`,
        `Content-Length: 0\r\n\r\nHTTP/1.1 200 OK`,
      ],
      ends: ['', '\r\n\r\n', '\n\n', '%0d%0a%0d%0a'],
    },
    {
      opens: ['{{', '${', '#{', '<%= ', '{%', '[[${', '@(', '=', '+', '-', '@', '\t=', '|'],
      acts: [
        `globalThis.${name}=1`,
        `constructor.constructor('globalThis.${name}=1')()`,
        `7*7`,
        `cmd|'/c touch ${file}'!A1`,
        `HYPERLINK("https://${name}.example")`,
      ],
      ends: ['}}', '}', '%>', '%}', ')', '', '}]]'],
    },
    {
      opens: ['', '{"a":', '[', '{"constructor":', '{"x":1,'],
      acts: [
        `{"__proto__":{"${name}":1}}`,
        `"__proto__":{"${name}":1}`,
        `{"prototype":{"${name}":1}}`,
        `__proto__[${name}]=1`,
      ],
      ends: ['', '}', ']', '}}'],
    },
    {
      opens: [
        '',
        '">',
        "'>",
        '</title>',
        '</script>',
        '--><',
        '<![CDATA[',
        '](',
        '<svg>',
        '\u001b]8;;',
        '\u001b]0;',
        '\u202e',
      ],
      acts: [
        `<script>globalThis.${name}=1</script>`,
        `<img src=x onerror=globalThis.${name}=1>`,
        `javascript:globalThis.${name}=1`,
        `<iframe srcdoc="<script>parent.${name}=1</script>">`,
        `<a href="javascript:globalThis.${name}=1">x</a>`,
        `data:text/html,<script>opener.${name}=1</script>`,
      ],
      ends: ['', '<!--', ')', '\u001b\\', '\u0007', '</svg>', ']]>'],
    },
    {
      opens: ['', '"', '-', '(', ':*', '<->', '!', '\\', '%', '_'],
      acts: [
        '& | ! <-> :*',
        "foo:* & !'bar",
        '"unclosed',
        '((((',
        "a' & 'b",
        '%_%',
        '\\\\\\',
        '*:* OR 1=1',
        `word | ${name}`,
      ],
      ends: ['', ')', '"', ':AB*', '\\', '&', '!'],
    },
  ]
  const made = new Set<string>()
  const pick = <T>(some: readonly T[]): T => some[random.int(some.length)] as T
  while (made.size < count) {
    const { opens, acts, ends } = pick(languages)
    const padding = random.int(4) === 0 ? pick([' ', 'x'.repeat(random.int(300)), '\u00a0', 'é', '\ufeff', '漢']) : ''
    made.add(padding + pick(opens) + pick(acts) + pick(ends) + (made.size % 3 === 0 ? ` ${made.size}` : ''))
  }
  return [...made]
}
