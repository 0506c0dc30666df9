import { expect, test } from 'vitest'
import { syncAdvice, syncWords } from './sync-state.ts'

test('the state line says what is so and no more', () => {
  expect(syncWords({ state: 'live', latencyMs: 11.6 })).toEqual({ word: 'live', detail: '12 ms' })
  expect(syncWords({ state: 'live' })).toEqual({ word: 'live', detail: undefined })
  expect(syncWords({ state: 'catching-up', behind: 1200 }).detail).toBe('1,200 to go')
  expect(syncWords({ state: 'offline', since: new Date(2026, 0, 1, 9, 5) }).detail).toBe('since 09:05')
})

test('every state that is not well has a cause and a cure, the others none', () => {
  expect(syncAdvice('offline')).not.toBeNull()
  expect(syncAdvice('server')).not.toBeNull()
  expect(syncAdvice('live')).toBeNull()
  expect(syncAdvice('catching-up')).toBeNull()
})
