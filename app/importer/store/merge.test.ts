import { expect, test } from 'vitest'
import { plainRemote } from './repos.server.ts'
import { statusOf } from './status.ts'
import type { Turn } from '../formats/format.ts'

const now = new Date('2026-01-01T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)

test.each<[Turn | null, string, string]>([
  ['open', 'running', 'stopped'],
  ['closed', 'waiting', 'completed'],
  ['aborted', 'waiting', 'stopped'],
  ['failed', 'error', 'error'],
  [null, 'running', 'completed'],
])('a turn that is %s is %s while its source changes and %s when it is quiet', (turn, lively, quiet) => {
  expect(statusOf({ turn, modifiedAt: ago(5), lastEventAt: ago(6) }, now)).toBe(lively)
  expect(statusOf({ turn, modifiedAt: ago(300), lastEventAt: ago(300) }, now)).toBe(quiet)
})

test('a fresh copy of an old session is not running', () => {
  expect(statusOf({ turn: 'open', modifiedAt: ago(1), lastEventAt: ago(86_400) }, now)).toBe('stopped')
})

test('one repository by any way to write its remote, and never with a password', () => {
  for (const remote of [
    'git@github.com:acme/x.git',
    'https://github.com/acme/x',
    'https://user:pw@github.com/acme/x.git',
    'ssh://git@github.com/acme/x.git',
  ])
    expect(plainRemote(remote)).toBe('github.com/acme/x')
})
