import fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinMade, madeBy, mayMake, mayShow, pullOf } from './made.ts'
import type { Made } from './made.ts'

const at = '2026-03-04T10:00:00.000Z'
const names = (command: string, output: string) =>
  madeBy(command, output, 'call').map(({ kind, name, title, branch }) =>
    [kind, name, title, branch].filter((word) => word !== undefined).join(' '),
  )

test('commits, as git says that it made them', () => {
  expect(
    names(
      'cd x && git add -A && git -c a.b=c commit -m "Fix it"',
      'lint ok\n[main 1a2b3c4] Fix it\n 1 file changed, 2 insertions(+)',
    ),
  ).toEqual(['commit 1a2b3c4 Fix it main'])
  expect(names('git commit -m x', '[feat/a (root-commit) 1a2b3c4d] First\r')).toEqual(['commit 1a2b3c4d First feat/a'])
  expect(names('git cherry-pick a b', '[detached HEAD 1a2b3c4] One\n[detached HEAD 1a2b3c5] Two')).toEqual([
    'commit 1a2b3c4 One',
    'commit 1a2b3c5 Two',
  ])
})

test('branches and pull requests, as the call that made them shows them', () => {
  expect(names('git switch -c fix', "Switched to a new branch 'fix'")).toEqual(['branch fix'])
  expect(names('git checkout main', "Switched to branch 'main'")).toEqual([])
  expect(names('gh pr create --fill', 'Creating pull request\n\nhttps://github.com/o/r/pull/12\n')).toEqual([
    'pull https://github.com/o/r/pull/12',
  ])
  expect(names('glab mr create', 'https://gitlab.example/a/b/c/-/merge_requests/7')).toEqual([
    'pull https://gitlab.example/a/b/c/-/merge_requests/7',
  ])
  expect(names('mcp__github__create_pull_request {"title":"x"}', '{"url":"https://github.com/o/r/pull/3"}')).toEqual([
    'pull https://github.com/o/r/pull/3',
  ])
})

test('what only speaks of commits and pull requests made none', () => {
  expect(names('cat notes.md', '[main 1a2b3c4] Fix it')).toEqual([])
  expect(names('git log', '[main 1a2b3c4] Fix it')).toEqual([])
  expect(names('gh pr view 12', 'https://github.com/o/r/pull/12')).toEqual([])
  expect(names('git push', 'remote: https://github.com/o/r/pull/new/fix')).toEqual([])
  expect(names('git commit -m x', 'nothing to commit, working tree clean')).toEqual([])
})

test('an address is one of a pull request, without credentials and scripts', () => {
  expect(pullOf('https://github.com/o/r/pull/12/')).toEqual({
    href: 'https://github.com/o/r/pull/12',
    label: 'o/r#12',
    number: '#12',
  })
  expect(pullOf('https://gitlab.example/a/b/c/-/merge_requests/7')?.label).toBe('a/b/c#7')
  for (const bad of [
    'javascript:alert(1)//github.com/o/r/pull/12',
    'https://you:secret@github.com/o/r/pull/12',
    'ftp://github.com/o/r/pull/12',
    'https://github.com/o/r/pull/12/files',
    'https://github.com/pull/12',
    'data:text/html,/o/r/pull/12',
    '',
  ])
    expect(pullOf(bad), bad).toBeNull()
})

test('whatever is shown was worth looking at', () => {
  for (const [command, output] of [
    ['git commit', 'ok\n[main 1a2b3c4] Fix'],
    ['git switch -c x', "Switched to a new branch 'x'"],
    ['gh pr create', 'x https://github.com/o/r/pull/1'],
  ] as const)
    expect([mayMake(command), mayShow(output)]).toEqual([true, true])
  expect(mayMake('npm test')).toBe(false)
  expect(mayShow('all tests passed')).toBe(false)
})

test('lists join to the same list in any order, and joining again changes nothing', () => {
  const made: fc.Arbitrary<Made> = fc.record(
    {
      kind: fc.constantFrom('commit', 'pull'),
      name: fc.constantFrom('a', 'b', 'c'),
      title: fc.constantFrom('one', 'two'),
      branch: fc.constantFrom('main', 'fix'),
      call: fc.constantFrom('1', '2'),
      at: fc.constantFrom(at, '2026-03-04T11:00:00.000Z'),
    },
    { requiredKeys: ['kind', 'name'] },
  )
  const list = fc.array(made, { maxLength: 8 })
  fc.assert(
    fc.property(list, list, list, (a, b, c) => {
      const whole = joinMade(joinMade(joinMade([], a), b), c)
      expect(joinMade(joinMade(joinMade([], c), a), b)).toEqual(whole)
      expect(joinMade(whole, [...c, ...a])).toEqual(whole)
    }),
  )
})
