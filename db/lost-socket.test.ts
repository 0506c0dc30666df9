import { expect, test } from 'vitest'
import { isLostSocket } from './lost-socket.server.ts'

test('only the one fault is recognised', () => {
  const fault = new TypeError("Cannot read properties of null (reading 'write')")
  fault.stack = `${fault.message}\n    at Immediate.nextWrite (connection.js:255:22)`
  expect(isLostSocket(fault)).toBe(true)
  expect(isLostSocket(new TypeError("Cannot read properties of null (reading 'write')"))).toBe(false)
  expect(isLostSocket(new Error('anything else'))).toBe(false)
})
