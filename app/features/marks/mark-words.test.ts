import { expect, test } from 'vitest'
import { eventRow } from '../test-rows.ts'
import { entriesOf } from '../timeline/entries.ts'
import { labelOf, placeWords } from './mark-words.ts'

const entries = entriesOf([
  eventRow(1, { role: 'user', preview: '\n## **Mend** the `import`\nplease' }),
  eventRow(2, { kind: 'shell', title: 'shell npm test', toolCallId: 'a' }),
  eventRow(3, { role: 'assistant', preview: '---' }),
  eventRow(4, { kind: 'tool_call', title: 'Read a.ts', toolCallId: 'b' }),
  eventRow(5, { kind: 'tool_call', title: 'Read b.ts', toolCallId: 'c' }),
  eventRow(6, { kind: 'tool_call', title: 'Read c.ts', toolCallId: 'd' }),
  eventRow(7, { role: 'assistant', preview: `${'x'.repeat(300)}` }),
])

test('a bookmark is named by the words of what it stands at', () => {
  expect(entries.map(labelOf)).toEqual([
    'Mend the import',
    'shell npm test',
    'Event 3',
    'read, 3 calls: a.ts, b.ts, c.ts',
    `${'x'.repeat(119)}…`,
  ])
})

test.each([
  [{ type: 'session', fromSeq: null, toSeq: null }, 'the session'],
  [{ type: 'event', fromSeq: 4, toSeq: 4 }, 'event 4'],
  [{ type: 'range', fromSeq: 4, toSeq: 9 }, 'events 4 to 9'],
  [{ type: 'chat', fromSeq: null, toSeq: null }, 'chat'],
])('%o stands at %s', (mark, words) => {
  expect(placeWords(mark)).toBe(words)
})
