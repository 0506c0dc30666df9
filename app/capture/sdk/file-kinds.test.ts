// The maps of report and state types and the code that reads them agree, and a wrong configuration is refused whole.
import { expect, test } from 'vitest'
import { checkSources, defaultSources, reportTypes, stateTypes } from './file-kinds.ts'
import { filledIn, matches, mayHold, patternFault } from './match-path.ts'
import { wrapHooks } from './wrap-hooks.ts'

test('every type of ours has a source, and every source a type of ours', () => {
  const used = (kind: 'reports' | 'states') =>
    new Set(Object.values(defaultSources.agents).flatMap((files) => Object.keys(files[kind] ?? {})))
  expect([...used('reports')].sort()).toEqual(Object.keys(reportTypes).sort())
  expect([...used('states')].sort()).toEqual(Object.keys(stateTypes).sort())
  expect(() => checkSources(defaultSources)).not.toThrow()
})

test('all faults of a configuration are told at once, also while recording is off', () => {
  const sources = {
    types: { reports: { verdict: 'Verdict' } },
    agents: {
      reviewer: {
        reports: { verdict: ['verdict.md'], opinion: ['../elsewhere.md'] },
        states: { mood: ['{user}.json', '/etc/*'] },
      },
    },
  }
  const wrap = () => wrapHooks({}, { enabled: false, sources })
  expect(wrap).toThrow(/reviewer\.reports\.opinion: the type is not declared/)
  expect(wrap).toThrow(/leaves the folder/)
  expect(wrap).toThrow(/reviewer\.states\.mood: the type is not declared/)
  expect(wrap).toThrow(/names something other than/)
  expect(wrap).toThrow(/must be relative/)
  expect(wrap).not.toThrow(/verdict/)
})

test.each([
  ['reports/*.md', 'reports/a.md', true],
  ['reports/*.md', 'reports/deep/a.md', false],
  ['reports/**/*.md', 'reports/a.md', true],
  ['reports/**/*.md', 'reports/x/y/a.md', true],
  ['a?.json', 'ab.json', true],
  ['a+(b).md', 'a+(b).md', true],
  ['*.md', 'amd', false],
])('%s and %s: %s', (pattern, path, fits) => {
  expect(matches(pattern, path)).toBe(fits)
})

test('a folder is opened only when something in it can fit', () => {
  expect(mayHold('reports/**/*.md', 'reports/x/y')).toBe(true)
  expect(mayHold('reports/*/a.md', 'reports/x')).toBe(true)
  expect(mayHold('reports/*.md', 'reports/x')).toBe(false)
  expect(mayHold('reports/*.md', 'node_modules')).toBe(false)
})

test('what an agent calls itself is a name and no way out', () => {
  const agent = { agent_id: '../../etc', agent_type: '..', session_id: '*' }
  expect(filledIn('r/{agent_id}/{agent_type}/{session_id}.md', agent)).toBe('r/.._.._etc/_/_.md')
  expect(patternFault('r/{agent_id}.md')).toBeNull()
})
