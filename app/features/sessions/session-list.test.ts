import { describe, expect, test } from 'vitest'
import type { Repo } from '../rows.ts'
import { sessionRow } from '../test-rows.ts'
import { filterSessions, kindOf, noFilters } from './filter-sessions.ts'
import { groupSessions } from './group-sessions.ts'
import { resumeCommand, shortModel, titleOf } from './session-words.ts'
import { stepThrough } from './step-through.ts'

const day = (n: number) => new Date(2026, 2, n, 12)
const repo = (id: string, name: string): Repo => ({
  id,
  name,
  spaceId: 'space',
  nativeId: id,
  remote: null,
  root: null,
  createdAt: day(1),
  updatedAt: day(1),
})

describe('grouping', () => {
  const sessions = [
    sessionRow({ id: 'old', repoId: 'r1', lastEventAt: day(1) }),
    sessionRow({ id: 'new', repoId: 'r2', lastEventAt: day(4) }),
    sessionRow({ id: 'mid', repoId: 'r1', lastEventAt: day(3) }),
    sessionRow({ id: 'never', cwd: '/home/sam/notes/', lastEventAt: null }),
  ]

  test('by repository: groups by their newest session, sessions newest first', () => {
    const repos = new Map([
      ['r1', repo('r1', 'logbook')],
      ['r2', repo('r2', 'shop')],
    ])
    expect(lines(groupSessions(sessions, { by: 'repo', repos }))).toEqual([
      '# shop 1',
      'new',
      '# logbook 2',
      'mid',
      'old',
      '# notes 1',
      'never',
    ])
  })

  test('by day, in the words of the reader', () => {
    expect(lines(groupSessions(sessions, { by: 'day', now: day(4) }))).toEqual([
      '# Today 1',
      'new',
      '# Yesterday 1',
      'mid',
      '# Sun 1 Mar 1',
      'old',
      '# No date 1',
      'never',
    ])
  })

  function lines(items: ReturnType<typeof groupSessions>) {
    return items.map((item) => (item.kind === 'heading' ? `# ${item.title} ${item.count}` : item.key))
  }
})

describe('filtering', () => {
  const sessions = [
    sessionRow({ id: 'a', agent: 'codex', title: 'Fix the import', status: 'running' }),
    sessionRow({ id: 'b', title: 'Add sign-in', branch: 'import', errorCount: 2 }),
    sessionRow({ id: 'c', title: 'Fix it', parentSessionId: 'a' }),
  ]
  const shown = (part: Partial<typeof noFilters>) =>
    filterSessions(sessions, { ...noFilters, ...part }).map((session) => session.id)

  test('sub-agents stay out until asked for', () => {
    expect(shown({})).toEqual(['a', 'b'])
    expect(shown({ subAgents: true })).toEqual(['a', 'b', 'c'])
  })

  test('what has nothing to read stays out until asked for, and the parts add up', () => {
    const mixed = [
      ...sessions,
      sessionRow({ id: 'nothing' }),
      sessionRow({ id: 'nothing of another', parentSessionId: 'a' }),
      sessionRow({ id: 'just begun', status: 'running' }),
      sessionRow({ id: 'untitled', eventCount: 1 }),
      sessionRow({ id: 'named', renamedTitle: 'Mine' }),
    ]
    const kinds = Map.groupBy(mixed, kindOf)
    expect(kinds.get('empty')?.map((session) => session.id)).toEqual(['nothing'])
    expect(kinds.get('subAgent')?.map((session) => session.id)).toEqual(['c', 'nothing of another'])
    expect(filterSessions(mixed, noFilters)).toEqual(kinds.get('main'))
    expect(filterSessions(mixed, { ...noFilters, subAgents: true, empty: true })).toEqual(mixed)
  })

  test('by agent, state and words anywhere in what names a session', () => {
    expect(shown({ agents: ['codex'] })).toEqual(['a'])
    expect(shown({ running: true })).toEqual(['a'])
    expect(shown({ errors: true })).toEqual(['b'])
    expect(shown({ text: ' IMPORT ' })).toEqual(['a', 'b'])
    expect(shown({ text: 'import fix' })).toEqual(['a'])
  })
})

describe('words', () => {
  test('a person’s name for a session wins, and no name can hide its end', () => {
    expect(titleOf({ title: 'theirs', renamedTitle: 'mine' })).toBe('mine')
    expect(titleOf({ title: 'theirs', renamedTitle: ' ' })).toBe('theirs')
    expect(titleOf({ title: 'a\u202eb', renamedTitle: null })).toBe('a[U+202E]b')
  })

  test('a model is called without its date in a list', () => {
    expect(shortModel('claude-sonnet-4-20250514')).toBe('claude-sonnet-4')
    expect(shortModel('gpt-5.5')).toBe('gpt-5.5')
    expect(shortModel(null)).toBeNull()
  })

  test('a resume command is made only of an id that no shell reads otherwise', () => {
    expect(resumeCommand(sessionRow({ id: 'a', nativeId: '5d0c-1' }))).toBe('claude --resume 5d0c-1')
    expect(resumeCommand(sessionRow({ id: 'a', agent: 'codex', nativeId: '5d0c-1' }))).toBe('codex resume 5d0c-1')
    for (const nativeId of ['a; rm -rf ~', '$(id)', '--help', '', 'a\nb']) {
      expect(resumeCommand(sessionRow({ id: 'a', nativeId }))).toBeNull()
    }
  })
})

describe('stepping', () => {
  const items = groupSessions(
    [
      sessionRow({ id: 'a', cwd: '/one', lastEventAt: day(4) }),
      sessionRow({ id: 'b', cwd: '/two', lastEventAt: day(3) }),
    ],
    { by: 'repo', repos: new Map() },
  )

  test.each([
    ['j', -1, 1],
    ['j', 1, 3],
    ['j', 3, 3],
    ['k', 3, 1],
    ['k', 1, 1],
    ['Home', 3, 1],
    ['End', 1, 3],
  ])('%s from %i leads to %i, never to a heading', (key, from, to) => {
    expect(stepThrough(items, key, from)).toBe(to)
  })
})
