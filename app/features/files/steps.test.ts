// What calls of real agents say about a file, in the forms that they use.
import { expect, test } from 'vitest'
import { hunksOf, stepsOf } from './steps.ts'
import type { FileCall } from './steps.ts'

const path = '/app/a.ts'
const call = (part: Partial<FileCall>): FileCall => ({
  seq: 1,
  kind: 'file_change',
  tool: 'Edit',
  body: {},
  result: null,
  failed: false,
  ...part,
})

test.each<[string, Partial<FileCall>, unknown[]]>([
  ['a write', { body: { changes: [{ path, action: 'add', after: 'x\n' }] } }, [{ seq: 1, did: 'write', text: 'x\n' }]],
  [
    'an edit, placed by what the tool says it did',
    {
      body: { changes: [{ path, action: 'update', before: 'a', after: 'b' }] },
      result: { patch: '@@ -7,1 +7,1 @@\n-a\n+b' },
    },
    [
      {
        seq: 1,
        did: 'patch',
        words: { before: 'a', after: 'b', everywhere: false },
        hunks: [
          {
            start: 7,
            lines: [
              { sign: '-', text: 'a' },
              { sign: '+', text: 'b' },
            ],
          },
        ],
      },
    ],
  ],
  [
    'an edit without that',
    { body: { changes: [{ path, action: 'update', before: 'a', after: 'b' }], input: { replace_all: true } } },
    [{ seq: 1, did: 'replace', before: 'a', after: 'b', everywhere: true }],
  ],
  [
    'a new file in a patch, beside another file',
    {
      body: {
        changes: [
          { path, action: 'add', patch: '+one\n+two' },
          { path: '/b', action: 'delete' },
        ],
      },
    },
    [{ seq: 1, did: 'write', text: 'one\ntwo' }],
  ],
  [
    'a file that was deleted',
    { body: { changes: [{ path, action: 'delete', patch: '' }] } },
    [{ seq: 1, did: 'delete' }],
  ],
  ['an edit that failed', { failed: true, body: { changes: [{ path, action: 'add', after: 'x' }] } }, []],
  ['another file', { body: { changes: [{ path: '/b', action: 'add', after: 'x' }] } }, []],
  [
    'lines that were read, with their numbers, up to what is no line',
    {
      kind: 'tool_call',
      tool: 'Read',
      body: { input: { file_path: path, offset: 4 } },
      result: { output: '     4→four\n     5→\n\n<system-reminder>' },
    },
    [{ seq: 1, did: 'read', from: 4, lines: ['four', ''], whole: false }],
  ],
  [
    'a whole file that was read',
    { kind: 'tool_call', tool: 'Read', body: { input: { file_path: path } }, result: { output: '1\tone\n2\ttwo' } },
    [{ seq: 1, did: 'read', from: 1, lines: ['one', 'two'], whole: true }],
  ],
  ['an output without numbers', { kind: 'tool_call', body: { input: { path } }, result: { output: 'one' } }, []],
])('%s', (_what, part, expected) => {
  expect(stepsOf([call(part)], path)).toEqual(expected)
})

test('hunks begin where the patch says, or nowhere', () => {
  expect(hunksOf('--- a\n+++ b\n@@ -3,0 +4,1 @@\n+x\n@@ class A\n-y').map(({ start }) => start)).toEqual([4, null])
  expect(hunksOf('@@ -0,0 +1,2 @@\n+a\n+b')[0]?.start).toBe(1)
  expect(hunksOf('no patch')).toEqual([])
})
