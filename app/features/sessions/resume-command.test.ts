// What is copied goes into a shell: it does what it says and nothing else, whatever the folder is called.
import fc from 'fast-check'
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { sessionRow } from '../test-rows.ts'
import { resumeCommand } from './resume-command.ts'

const command = (agent: string, cwd: string | null, nativeId = '5d0c-1') =>
  resumeCommand(sessionRow({ id: 'a', agent, nativeId, cwd }))

test.each([
  ['claude-code', '/app/logbook', 'cd -- /app/logbook && claude --resume 5d0c-1'],
  ['codex', "/it's here", String.raw`cd -- '/it'\''s here' && codex resume 5d0c-1`],
  ['gemini', null, 'gemini --resume 5d0c-1'],
  ['opencode', String.raw`C:\my app`, String.raw`Set-Location -LiteralPath 'C:\my app'; opencode --session 5d0c-1`],
  ['codex', String.raw`C:\o’clock`, String.raw`Set-Location -LiteralPath 'C:\o’’clock'; codex resume 5d0c-1`],
  ['claude', '/a\nrm -rf b', 'claude --resume 5d0c-1'],
  ['claude', 'relative', 'claude --resume 5d0c-1'],
])('%s in %j', (agent, cwd, expected) => {
  expect(command(agent, cwd)).toBe(expected)
})

test.each(['5d0c; rm -rf ~', '$(x)', '-x', ''])('an id %j is refused', (nativeId) => {
  expect(command('claude', '/a', nativeId)).toBeNull()
})

test('a shell reads the folder as it is called, whatever that is', () => {
  const name = fc.string({ unit: fc.constantFrom(...`ab '"\`$(){}[]*?!;&|<>\\~#%^=-`), minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(name, (text) => {
      const cwd = `/${text}`
      const said =
        command('codex', cwd)
          ?.replace(/^cd -- /, "printf '%s' ")
          .replace(/ && codex.*$/, '') ?? ''
      expect(execFileSync('/bin/sh', ['-c', said], { encoding: 'utf8' })).toBe(cwd)
    }),
    { numRuns: 40 },
  )
})
