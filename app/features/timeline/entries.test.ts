import { describe, expect, test } from 'vitest'
import type { TimelineEvent } from '../rows.ts'
import { eventRow } from '../test-rows.ts'
import { entriesOf, eventsOf } from './entries.ts'

describe('entries of a timeline', () => {
  test('a result joins the line of its call, wherever it arrives', () => {
    const entries = entriesOf([call(1, 'a'), call(2, 'b', 'Grep x'), result(3, 'b'), result(4, 'a'), result(5, 'a')])
    expect(entries.map((entry) => eventsOf(entry).map((event) => event.seq))).toEqual([
      [1, 4, 5],
      [2, 3],
    ])
  })

  test('a result whose call is not at hand stands alone', () => {
    expect(entriesOf([result(1, 'elsewhere')]).map((entry) => entry.kind)).toEqual(['result'])
  })

  test('a result that comes before its call is not swallowed', () => {
    expect(entriesOf([result(1, 'a'), call(2, 'a')]).map((entry) => entry.kind)).toEqual(['result', 'call'])
  })

  test('calls without an id never take the result of another', () => {
    const entries = entriesOf([call(1, null), result(2, null)])
    expect(entries.map((entry) => entry.kind)).toEqual(['call', 'result'])
  })

  test('three like calls in a row fold to one line, two do not', () => {
    expect(kinds([call(1, 'a'), call(2, 'b')])).toEqual(['call', 'call'])
    expect(kinds([call(1, 'a'), call(2, 'b'), call(3, 'c')])).toEqual(['run'])
  })

  test('an error, an edit, another tool or a word between them breaks a run', () => {
    const like = [call(1, 'a'), call(2, 'b')]
    const after = [call(4, 'd'), call(5, 'e')]
    const breakers = [
      { ...call(3, 'c'), outcome: 'error' },
      { ...call(3, 'c'), kind: 'file_change' },
      call(3, 'c', 'Grep x'),
      eventRow(3, { kind: 'message', role: 'assistant' }),
    ]
    for (const breaker of breakers) expect(kinds([...like, breaker, ...after])).not.toContain('run')
  })

  test('an open run is followed by its calls', () => {
    const events = [call(1, 'a'), call(2, 'b'), call(3, 'c')]
    const [run] = entriesOf(events)
    expect(entriesOf(events, new Set([run?.key ?? ''])).map((entry) => entry.kind)).toEqual([
      'run',
      'call',
      'call',
      'call',
    ])
  })

  test('every event that is not superseded is in exactly one entry, whatever the order', () => {
    const events = [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((n) => [call(n * 3, `${n % 4}`), result(n * 3 + 1, `${n % 3}`)])
    const shown = entriesOf(events).flatMap(eventsOf)
    expect(shown.map((event) => event.seq).sort((a, b) => a - b)).toEqual(events.map((event) => event.seq))
  })

  test('without folding, like calls stand one by one', () => {
    const events = [call(1, 'a'), call(2, 'b'), call(3, 'c')]
    expect(entriesOf(events, new Set(), false).map((entry) => entry.kind)).toEqual(['call', 'call', 'call'])
  })
})

function kinds(events: readonly TimelineEvent[]) {
  return entriesOf(events).map((entry) => entry.kind)
}

const call = (seq: number, toolCallId: string | null, title = 'Read a.ts') =>
  eventRow(seq, { kind: 'tool_call', toolCallId, title })
const result = (seq: number, toolCallId: string | null) =>
  eventRow(seq, { kind: 'tool_result', toolCallId, outcome: 'ok' })
