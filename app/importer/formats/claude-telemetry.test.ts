// A second witness says what an answer took, and for which session; it never adds to the figures.
import { expect, test } from 'vitest'
import { claudeTelemetry, telemetryWitness } from './claude-telemetry.ts'
import { detect } from './index.ts'

const attribute = (key: string, value: string | number) => ({
  key,
  value: typeof value === 'number' ? { doubleValue: value } : { stringValue: value },
})

const record = (event: string, more: Record<string, string | number> = {}) => ({
  timeUnixNano: '1767225600000000000',
  body: { stringValue: `claude_code.${event}` },
  attributes: [attribute('session.id', 's-1'), ...Object.entries(more).map(([key, value]) => attribute(key, value))],
})

const request = record('api_request', {
  model: 'claude-opus-4-5',
  cost_usd: 0.25,
  input_tokens: '10',
  output_tokens: 200,
  cache_read_tokens: '3000',
  cache_creation_tokens: '40',
  request_id: 'req_1',
})

test('an export and its lines are found by their content', () => {
  expect(detect([request])).toEqual({ format: 'claude-telemetry' })
  expect(detect([{ resourceLogs: [{ scopeLogs: [{ logRecords: [record('user_prompt')] }] }] }])).toEqual({
    format: 'claude-telemetry',
  })
  expect(detect([{ ...request, body: { stringValue: 'nginx.access' }, attributes: [] }])).toHaveProperty('refused')
})

test('a request is a report of the session by a witness, with its own cost', () => {
  const state = claudeTelemetry.start({ path: 'x', name: 'x', above: [] }, [request])
  const parsed = claudeTelemetry.parse(request, state)
  expect(parsed?.session.nativeId).toBe('s-1')
  expect(parsed?.events).toEqual([])
  expect(parsed?.usage).toEqual({
    key: 'telemetry:req_1',
    at: '2026-01-01T00:00:00.000Z',
    model: 'claude-opus-4-5',
    input: 10,
    output: 200,
    cacheRead: 3000,
    cacheWrite: 40,
    witness: telemetryWitness,
    costUsd: 0.25,
  })
  expect(claudeTelemetry.parse(record('user_prompt'), state)?.usage).toBeNull()
})
