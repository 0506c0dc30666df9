// What is typed becomes a tree, or one fault that says what, where and what to do. Random questions print their seed.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keys } from './keys.ts'
import { mostCharacters, parseSearch } from './parse.ts'
import type { Node } from './tree.ts'

const now = new Date('2026-11-22T12:00:00Z')
const treeOf = (text: string) => parseSearch(text, now).tree
const words = (text: string, begins = false): Node => ({ op: 'words', words: text.split(' '), begins })
const facts = (...any: string[]): Node => ({ op: 'facts', any })
const all = (...nodes: Node[]): Node => ({ op: 'and', nodes })
const either = (...nodes: Node[]): Node => ({ op: 'or', nodes })
const not = (node: Node): Node => ({ op: 'not', node })

const read: Array<[string, Node | null]> = [
  ['', null],
  ['  -  …', words('…', true)],
  ['flaky import', all(words('flaky'), words('import', true))],
  ['flaky import ', all(words('flaky'), words('import'))],
  ['"two words" one', all(words('two words'), words('one', true))],
  ['db/import.ts', words('db import ts', true)],
  ['--data -slow x ', all(words('data'), not(words('slow')), words('x'))],
  ['-"not this" that ', all(not(words('not this')), words('that'))],
  ['a or b c ', either(words('a'), all(words('b'), words('c')))],
  ['(a or b) c ', all(either(words('a'), words('b')), words('c'))],
  ['-(a b) ', not(all(words('a'), words('b')))],
  ['"unclosed phrase', words('unclosed phrase', true)],
  ['a "closed phrase"', all(words('a'), words('closed phrase'))],
  ['begin* rest ', all(words('begin', true), words('rest'))],
  ['*middle* ', { op: 'part', text: 'middle' }],
  ['call() ((', words('call')],
  [')) x ', words('x')],
  ['http://logbook.example std::vector ', all(words('http logbook example'), words('std vector'))],
  ['a\u0000b \u001b[2J ', all(words('a'), words('b'), words('2J'))],
  ['tool:shell', facts('tool=shell')],
  ['tool:Bash,mcp__*', facts('tool=bash', 'tool=mcp__*')],
  ['tool:!=shell', not(facts('tool=shell'))],
  ['-tool:shell', not(facts('tool=shell'))],
  ['exit:!=0', { op: 'exit', is: '<>', number: 0 }],
  ['exit:1,127', either({ op: 'exit', is: '=', number: 1 }, { op: 'exit', is: '=', number: 127 })],
  ['kind:shell,reasoning', facts('kind=shell', 'kind=reasoning')],
  ['role:user', facts('role=user')],
  ['has:error', facts('failed=yes')],
  ['is:live', { op: 'standing', any: ['live'] }],
  ['cost:>$1.50', { op: 'cost', is: '>', number: 1.5 }],
  ['agent:codex', { op: 'session', field: 'agent', like: ['codex'] }],
  ['repo:log*,"a b"', { op: 'session', field: 'repo', like: ['log%', 'a b'] }],
  [String.raw`branch:50%_\x`, { op: 'session', field: 'branch', like: [String.raw`50\%\_\\x`] }],
  ['model:opus', { op: 'session', field: 'model', like: ['%opus%'] }],
  ['person:me', { op: 'session', field: 'person', like: ['me'] }],
  ['file:src/**', { op: 'path', begins: ['path=src/*'], matches: ['(^|/)src/.*$'] }],
  ['path:**/*.TS', { op: 'path', begins: ['path=*'], matches: [String.raw`(^|/)(.*/)?[^/]*\.ts$`] }],
  ['path:./src/app/', { op: 'path', begins: ['path=src/app/*'], matches: ['(^|/)src/app/.*$'] }],
  ['path:a(b).ts', { op: 'path', begins: ['path=a(b).ts*'], matches: [String.raw`(^|/)a\(b\)\.ts(/|$)`] }],
  ['(path:src/(app)/x)', { op: 'path', begins: ['path=src/(app)/x*'], matches: [String.raw`(^|/)src/\(app\)/x(/|$)`] }],
  ['before:2026-10-01', { op: 'time', from: null, to: '2026-10-01T00:00:00.000Z' }],
  ['after:7d', { op: 'time', from: '2026-11-15T12:00:00.000Z', to: null }],
  ['on:2026-10', { op: 'time', from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' }],
  ['on:yesterday', { op: 'time', from: '2026-11-21T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z' }],
  ['after:2026-10-01T08:30+02:00', { op: 'time', from: '2026-10-01T06:30:00.000Z', to: null }],
  ['commit:8C53555', { op: 'words', words: ['8c53555'], begins: true }],
]
test.each(read)('%s', (text, tree) => {
  expect(parseSearch(text, now)).toMatchObject({ fault: null, tree })
})

test.each([
  ['tool:', 0, 5, /tool: needs a value, as in tool:shell/],
  ['x agnet:codex', 2, 8, /no key "agnet:".*agent:.*quotes/],
  ['exit:one', 5, 8, /"one" is no number.*exit:!=0/],
  ['kind:shel', 5, 9, /knows no "shel".*message, reasoning/],
  ['before:2026-02-30', 7, 17, /is no day.*before:2026-10-01/],
  ['before:>2026-10-01', 0, 18, /takes a day/],
  ['agent:>codex', 0, 12, /cannot be compared.*-agent:codex/],
  ['tool:a*b', 5, 8, /at the end only/],
  ['path:/', 5, 6, /needs a file or folder/],
  ['commit:xyz', 7, 10, /is no commit/],
  ['x'.repeat(mostCharacters + 1), mostCharacters, mostCharacters + 1, /1000 characters/],
  ['a '.repeat(65), 128, 130, /64 parts/],
  ['('.repeat(13) + 'a', 12, 13, /12 deep/],
] as const)('%s is refused', (text, from, to, message) => {
  const { fault } = parseSearch(text, now)
  expect(fault).toMatchObject({ from, to })
  expect(fault?.message).toMatch(message)
})

test('every example of the help can be read', () => {
  for (const { example } of keys) expect(parseSearch(example, now).fault).toBeNull()
})

test('what is taken away is not marked, what is found is', () => {
  expect(parseSearch('a -b "c d" *e* -(f -g)', now).marks).toEqual([
    { words: ['a'] },
    { words: ['c', 'd'] },
    { part: 'e' },
    { words: ['g'] },
  ])
})

const seed = Number(process.env.SEARCH_SEED ?? Math.floor(Math.random() * 1e9))
console.log(`SEARCH_SEED=${seed}`)
const word = fc.stringMatching(/^[a-z]{1,8}$/).filter((text) => text !== 'or')
const term = fc.constantFrom(...keys.map(({ example }) => example), 'agent:codex,claude', 'exit:>=2', 'path:"a b"')
const part: fc.Arbitrary<string> = fc.letrec<{ part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3 },
    word,
    term,
    word.map((text) => `"${text} x"`),
    // Two dashes are an option's.
    tie('part')
      .filter((text) => !text.startsWith('-'))
      .map((text) => `-${text}`),
    fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map((parts) => `(${parts.join(' or ')})`),
  ),
})).part

test('whatever is typed, the answer is a tree or a fault within the text', () => {
  const any = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(fc.oneof(part, fc.constantFrom('(', ')', '"', '-', ':', 'or', ',', '*', 'tool:', '\u0000', '\ud800')), {
        maxLength: 12,
      })
      .map((parts) => parts.join(' ')),
    fc.string({
      unit: fc.constantFrom('(', ')', '"', '-', ':', '*', ' ', 'a', 'exit:', 'path:', '!=', '\\'),
      maxLength: 40,
    }),
  )
  fc.assert(
    fc.property(any, (text) => {
      const { tree, fault } = parseSearch(text, now)
      if (fault) {
        expect(fault.from).toBeGreaterThanOrEqual(0)
        expect(fault.to).toBeLessThanOrEqual(text.length)
        expect(fault.from).toBeLessThan(fault.to)
        expect(fault.message).toMatch(/[.]$/)
        expect(tree).toBeNull()
      } else expect(JSON.parse(JSON.stringify(tree).replaceAll(/[\ud800-\udfff]/g, '!'))).toBeDefined()
    }),
    { seed, numRuns: 2000 },
  )
})

test('blanks, double brackets and double minus change nothing', () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
      const plain = treeOf(`${parts.join(' ')} `)
      expect(treeOf(`  ${parts.join('   ')}  `)).toEqual(plain)
      expect(treeOf(`((${parts.join(' ')})) `)).toEqual(plain)
      expect(treeOf(`-(-(${parts.join(' ')})) `)).toEqual(plain && { op: 'not', node: { op: 'not', node: plain } })
    }),
    { seed, numRuns: 500 },
  )
})
