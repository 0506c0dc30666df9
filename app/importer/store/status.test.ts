// The written state machine of a session: what each turn means while its source is alive and when it is quiet, and which of two
// words counts.
import { expect, test } from 'vitest'
import type { Turn } from '../formats/format.ts'
import { turnOfHook } from '../formats/hook-turn.ts'
import { atRest, lastSaid, statusOf, turns } from './status.ts'

const now = new Date('2026-03-01T12:00:00Z')
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
const said = (turn: Turn | null, minutes: number | null) => ({
  turn,
  at: minutes === null ? null : ago(minutes).toISOString(),
})

test.each([
  ['starting', false, 1, 'starting'],
  ['starting', false, 3, 'completed'],
  ['open', false, 1, 'running'],
  ['open', false, 3, 'stopped'],
  ['open', true, 9, 'running'],
  ['open', true, 11, 'stopped'],
  ['asking', true, 1, 'waiting'],
  ['asking', true, 11 * 60, 'waiting'],
  ['asking', true, 13 * 60, 'stopped'],
  ['closed', true, 1, 'waiting'],
  ['closed', true, 3, 'completed'],
  ['aborted', false, 1, 'waiting'],
  ['aborted', false, 3, 'stopped'],
  ['failed', true, 1, 'error'],
  ['failed', true, 3, 'error'],
  ['ended', true, 0, 'completed'],
  ['ended', true, 3, 'completed'],
  [null, false, 1, 'running'],
  [null, false, 3, 'completed'],
] as const)('turn %s, hooks %s, quiet for %s min: %s', (turn, hooked, minutes, status) => {
  expect(statusOf({ turn, hooked, modifiedAt: ago(minutes), lastEventAt: ago(minutes) }, now)).toBe(status)
})

test('a file that was copied here a moment ago is not running, whether its content is old or has no times', () => {
  expect(statusOf({ turn: 'open', modifiedAt: ago(0), lastEventAt: ago(60 * 24) }, now)).toBe('stopped')
  expect(statusOf({ turn: null, modifiedAt: ago(0), lastEventAt: null }, now)).toBe('completed')
})

test('every turn comes to rest in a status that stays', () => {
  for (const turn of [...turns, null]) expect(['completed', 'stopped', 'error']).toContain(atRest(turn))
})

test.each([
  [said('open', 2), said('asking', 1), 'asking'],
  [said('asking', 1), said('open', 2), 'asking'],
  [said('asking', 1), said('open', 1), 'open'],
  [said('closed', 3), said(null, 1), 'closed'],
  [said(null, null), said('open', null), 'open'],
])('of %j and %j the later word counts', (known, next, turn) => {
  expect(lastSaid(known, next, true).turn).toBe(turn)
})

test('without times the later part of the story counts', () => {
  expect(lastSaid(said('open', null), said('closed', 1), true).turn).toBe('closed')
  expect(lastSaid(said('open', null), said('closed', 1), false).turn).toBe('open')
})

test.each<[string, Record<string, unknown>, Turn | undefined]>([
  ['SessionStart', { source: 'startup' }, 'starting'],
  ['SessionStart', { source: 'resume' }, 'starting'],
  ['SessionStart', { source: 'compact' }, undefined],
  ['UserPromptSubmit', {}, 'open'],
  ['PreToolUse', {}, 'open'],
  ['PostToolUse', {}, 'open'],
  ['PostToolUseFailure', {}, 'open'],
  ['PermissionRequest', {}, 'asking'],
  ['PermissionDenied', {}, 'open'],
  ['Notification', { notification_type: 'permission_prompt' }, 'asking'],
  ['Notification', { notification_type: 'idle_prompt' }, 'asking'],
  ['Notification', { notification_type: 'agent_needs_input' }, 'asking'],
  ['Notification', { notification_type: 'elicitation_complete' }, 'open'],
  ['Notification', { notification_type: 'auth_success' }, undefined],
  ['Notification', { notification_type: 'constructor' }, undefined],
  ['Stop', {}, 'closed'],
  ['StopFailure', {}, 'failed'],
  ['SubagentStart', {}, 'open'],
  ['SubagentStop', {}, 'ended'],
  ['SessionEnd', {}, 'ended'],
  ['InstructionsLoaded', {}, undefined],
  ['constructor', {}, undefined],
])('the hook %s %j says %s', (event, payload, turn) => {
  expect(turnOfHook({ id: '1', agent: 'claude', event, at: null, via: null, payload })).toBe(turn)
})
