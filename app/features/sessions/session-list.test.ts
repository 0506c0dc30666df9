import { describe, expect, test } from 'vitest'
import type { Repo } from '../rows.ts'
import { sessionRow } from '../test-rows.ts'
import { filterSessions, kindOf, noFilters } from './filter-sessions.ts'
import { groupSessions } from './group-sessions.ts'
import { isWithin, rangeOf } from './period.ts'
import { resumeCommand } from './resume-command.ts'
import { shortModel, titleOf } from './session-words.ts'
import type { Sort } from './sort-sessions.ts'
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

const how = { sort: 'newest', repos: new Map<string, Repo>(), now: day(4), pinned: new Set<string>() } as const
const around = { repos: how.repos, range: null, pinned: how.pinned }

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
    expect(lines(groupSessions(sessions, { ...how, by: 'repo', repos }))).toEqual([
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
    expect(lines(groupSessions(sessions, { ...how, by: 'day', now: day(4) }))).toEqual([
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

  test('by repository and branch, and as one list in any order', () => {
    const some = [
      sessionRow({ id: 'a', cwd: '/x/shop', branch: 'main', costUsd: '2.5', eventCount: 3, title: 'item 10' }),
      sessionRow({
        id: 'b',
        cwd: '/x/shop',
        branch: 'fix',
        costUsd: '10',
        eventCount: 1,
        title: 'item 9',
        lastEventAt: day(2),
      }),
      sessionRow({ id: 'c', cwd: '/x/shop', branch: 'main', eventCount: 2, title: 'item 1', lastEventAt: null }),
    ]
    expect(
      groupSessions(some, { ...how, by: 'branch' }).flatMap((item) =>
        item.kind === 'heading' ? `${item.title}/${item.branch} ${item.count}` : item.key,
      ),
    ).toEqual(['shop/main 2', 'a', 'c', 'shop/fix 1', 'b'])
    const order = (sort: Sort) => lines(groupSessions(some, { ...how, by: 'none', sort })).join('')
    expect(order('newest')).toBe('abc')
    expect(order('oldest')).toBe('bac')
    expect(order('cost')).toBe('bac')
    expect(order('events')).toBe('acb')
    expect(order('title')).toBe('cba')
  })

  test('what is pinned stands first, with what it started, and the rest as before', () => {
    const pinned = new Set(['old'])
    const some = [...sessions, sessionRow({ id: 'child', parentSessionId: 'old', lastEventAt: day(9) })]
    expect(lines(groupSessions(some, { ...how, by: 'none', pinned }))).toEqual([
      '# Pinned 2',
      'old',
      'child',
      '# All others 3',
      'new',
      'mid',
      'never',
    ])
    expect(lines(groupSessions(some, { ...how, by: 'day', pinned })).slice(0, 4)).toEqual([
      '# Pinned 2',
      'old',
      'child',
      '# Today 1',
    ])
  })

  test('what a session started stands below it, also in another folder, and a circle of parents loses nobody', () => {
    const tree = [
      sessionRow({ id: 'child', parentSessionId: 'root', cwd: '/elsewhere', lastEventAt: day(5) }),
      sessionRow({ id: 'grandchild', parentSessionId: 'child', lastEventAt: day(6) }),
      sessionRow({ id: 'root', cwd: '/x/shop', lastEventAt: day(4) }),
      sessionRow({ id: 'lost', parentSessionId: 'filtered away', cwd: '/x/shop', lastEventAt: day(3) }),
      sessionRow({ id: 'chicken', parentSessionId: 'egg', cwd: '/x/farm', lastEventAt: day(2) }),
      sessionRow({ id: 'egg', parentSessionId: 'chicken', cwd: '/x/farm', lastEventAt: day(1) }),
    ]
    const items = groupSessions(tree, { ...how, by: 'repo' })
    expect(items.map((item) => (item.kind === 'heading' ? `# ${item.title}` : `${item.depth} ${item.key}`))).toEqual([
      '# shop',
      '0 root',
      '1 child',
      '2 grandchild',
      '0 lost',
      '# farm',
      '0 chicken',
      '1 egg',
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
    filterSessions(sessions, { ...noFilters, ...part }, around).map((session) => session.id)

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
      sessionRow({ id: 'put away', renamedTitle: 'Mine', archivedAt: day(1) }),
      sessionRow({ id: 'put away child', parentSessionId: 'a', archivedAt: day(1) }),
    ]
    const kinds = Map.groupBy(mixed, kindOf)
    expect(kinds.get('empty')?.map((session) => session.id)).toEqual(['nothing'])
    expect(kinds.get('subAgent')?.map((session) => session.id)).toEqual(['c', 'nothing of another'])
    expect(kinds.get('archived')?.map((session) => session.id)).toEqual(['put away', 'put away child'])
    expect(filterSessions(mixed, noFilters, around)).toEqual(kinds.get('main'))
    expect(filterSessions(mixed, { ...noFilters, subAgents: true, empty: true, archived: true }, around)).toEqual(mixed)
  })

  test('by agent, state and words anywhere in what names a session', () => {
    expect(shown({ agents: ['codex'] })).toEqual(['a'])
    expect(shown({ running: true })).toEqual(['a'])
    expect(shown({ errors: true })).toEqual(['b'])
    expect(shown({ text: ' IMPORT ' })).toEqual(['a', 'b'])
    expect(shown({ text: 'import fix' })).toEqual(['a'])
  })

  test('by everything else that is known of a session', () => {
    const repos = new Map([['r1', repo('r1', 'shop')]])
    const some = [
      sessionRow({
        id: 'a',
        title: 'a',
        repoId: 'r1',
        branch: 'main',
        branches: ['fix'],
        model: 'm1',
        costUsd: '2.5',
        eventCount: 30,
        lastEventAt: day(1),
      }),
      sessionRow({
        id: 'b',
        title: 'b',
        cwd: '/x/farm',
        branch: 'main',
        machineId: 'm',
        status: 'error',
        tags: ['To Do'],
        lastEventAt: day(4),
      }),
      sessionRow({ id: 'c', title: 'c', lastEventAt: null }),
    ]
    const by = (part: Partial<typeof noFilters>) =>
      filterSessions(
        some,
        { ...noFilters, ...part },
        { repos, range: rangeOf(part.when ?? '', day(4)), pinned: new Set(['c']) },
      )
        .map(({ id }) => id)
        .join('')
    expect(by({ repos: ['shop'] })).toBe('a')
    expect(by({ repos: ['farm', 'No folder'] })).toBe('bc')
    expect(by({ branches: ['fix'] })).toBe('a')
    expect(by({ branches: ['main'] })).toBe('ab')
    expect(by({ models: ['m1'], branches: ['main'] })).toBe('a')
    expect(by({ machines: ['m'] })).toBe('b')
    expect(by({ statuses: ['error', 'stopped'] })).toBe('b')
    expect(by({ minCost: 2.5 })).toBe('a')
    expect(by({ minEvents: 31 })).toBe('')
    expect(by({ tags: ['to do', 'other'] })).toBe('b')
    expect(by({ pinned: true })).toBe('c')
    expect(by({ text: 'to do' })).toBe('b')
    expect(by({ when: 'today' })).toBe('b')
    expect(by({ when: 'nonsense' })).toBe('abc')
  })

  test.each([
    ['today', day(4), true],
    ['today', day(3), false],
    ['2d', day(3), true],
    ['2d', day(2), false],
    ['2026-03-01..2026-03-03', day(3), true],
    ['2026-03-01..2026-03-03', day(4), false],
    ['2026-03-04..', day(3), false],
    ['..2026-03-03', day(3), true],
    ['7d', null, false],
    ['', null, true],
  ])('%s holds %s: %s', (when, at, held) => {
    expect(isWithin(at, rangeOf(when, day(4)))).toBe(held)
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
    { ...how, by: 'repo' },
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
