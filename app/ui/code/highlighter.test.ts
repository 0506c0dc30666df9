// The highlighter over workers that answer, hang and break.
import { expect, test } from 'vitest'
import { longestCode, openHighlighter } from './highlighter.ts'
import type { HighlightWorker } from './highlighter.ts'

/** A worker that answers each text in its own way; counts how many were begun and ended. */
function workers() {
  const count = { begun: 0, ended: 0, asked: 0 }
  const open = (): HighlightWorker => {
    count.begun++
    const worker: HighlightWorker = Object.assign(new EventTarget(), {
      terminate: () => void count.ended++,
      postMessage: ({ id, text }: { id: number; text: string }) => {
        count.asked++
        if (text === 'hangs') return
        const answer =
          text === 'breaks' ? new Event('error') : new MessageEvent('message', { data: { id, lines: [[{ text }]] } })
        queueMicrotask(() => worker.dispatchEvent(answer))
      },
    })
    return worker
  }
  return { open, count }
}

test('a text that hangs or breaks loses its colours, and the next has its own from a new worker', async () => {
  const { open, count } = workers()
  const highlight = openHighlighter(open, 20)
  const all = await Promise.all(['a', 'hangs', 'b', 'breaks', 'c'].map((text) => highlight('x', text)))
  expect(all).toEqual([[[{ text: 'a' }]], null, [[{ text: 'b' }]], null, [[{ text: 'c' }]]])
  expect(count).toEqual({ begun: 3, ended: 2, asked: 5 })
})

test('the same text is asked for once, a very long one not at all', async () => {
  const { open, count } = workers()
  const highlight = openHighlighter(open, 20)
  expect(await highlight('x', 'a')).toBe(await highlight('x', 'a'))
  expect(await highlight('x', 'a'.repeat(longestCode + 1))).toBeNull()
  expect(count.asked).toBe(1)
})
