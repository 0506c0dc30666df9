// A socket that neither opens nor fails: browsers have been seen to leave one in that state.
import { expect, test, vi } from 'vitest'
import { startSocket } from './socket.ts'

test('a socket that does not open in time is closed, so that another is tried', () => {
  vi.useFakeTimers()
  const close = vi.fn<() => void>()
  class Hanging extends EventTarget {
    static CONNECTING = 0
    readyState = 0
    close = close
  }
  vi.stubGlobal('WebSocket', Hanging)
  vi.stubGlobal('location', { href: 'http://logbook.test/' })
  vi.stubGlobal('document', { addEventListener: () => {} })
  vi.stubGlobal('addEventListener', () => {})
  startSocket()
  expect(close).not.toHaveBeenCalled()
  vi.advanceTimersByTime(8000)
  expect(close).toHaveBeenCalledOnce()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})
