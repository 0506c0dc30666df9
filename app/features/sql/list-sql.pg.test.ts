// Law: what is copied as SQL, run with the login of `logbook sql`, gives the sessions that the list shows, in its order, and the sums of
// the usage page.
import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import postgres from 'postgres'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '#db/client.server.ts'
import { machines, repos, sessionUsage, sessions } from '#db/schema/index.ts'
import type { MadeRow } from '#db/schema/index.ts'
import { closeSqlAccess, openSqlAccess } from '#db/sql-access.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { seedActor } from '#db/testing-rows.ts'
import type { Actor } from '#db/transact.server.ts'
import type { Repo, Session } from '../rows.ts'
import { filterSessions, noFilters } from '../sessions/filter-sessions.ts'
import { inOrder, sorts } from '../sessions/sort-sessions.ts'
import { listSql } from './list-sql.ts'
import { usageDaysSql, usageSql } from './usage-sql.ts'

let home: DisposableDatabase
let actor: Actor
let keeper: Sql
let rows: Session[]
let repoById: Map<string, Repo>

const unseen = ['\u202Eevil', 'x\u001B[2J']
const hostile = ["it's", 'a\\b', "'; drop table sessions; --", ...unseen, ':name', '$1', 'Ünïcode Straße']
const words = ['fix', 'Import', ...hostile]
const maybe = <T>(some: readonly T[]) => fc.option(fc.constantFrom(...some))
const instant = fc.option(fc.date({ min: new Date('2026-01-01'), max: new Date('2026-02-01'), noInvalidDate: true }))
const branch = [...hostile, 'main', 'feat/a,b']
const tags = [...hostile, 'Bug', 'to do']
const things: MadeRow[] = [
  { kind: 'commit', name: '1a2b3c4', title: 'fix it', branch: 'main' },
  { kind: 'pull', name: 'https://github.com/o/r/pull/1' },
]
const machineIds = [randomUUID(), randomUUID()]
const repoIds = [randomUUID(), randomUUID()]

beforeAll(async () => {
  home = await disposableDatabase({ migrated: true })
  actor = await seedActor(home.sql)
  const other = await seedActor(home.sql)
  const db = connect(home.url)
  const { spaceId } = actor
  await db.insert(machines).values(machineIds.map((id) => ({ id, spaceId, nativeId: id, name: 'same name' })))
  await db
    .insert(repos)
    .values(repoIds.map((id, n) => ({ id, spaceId, nativeId: id, name: ['shop', "it's"][n] ?? '' })))
  const made = fc.record({
    id: fc.uuid(),
    agent: fc.constantFrom('claude-code', 'claude', 'codex', 'gemini-cli', 'own'),
    title: fc.option(
      fc.oneof(
        fc.constant('  '),
        fc.array(fc.constantFrom(...words), { maxLength: 3 }).map((some) => some.join(' ')),
      ),
    ),
    status: fc.constantFrom('running', 'waiting', 'completed', 'error'),
    cwd: maybe(['/home/x/shop', '/home/x/farm/', 'C:\\work\\shop', '///', "/it's"]),
    branch: maybe(branch),
    branches: fc.subarray(branch, { maxLength: 2 }),
    model: maybe(['m1', 'm2']),
    repoId: maybe(repoIds),
    machineId: maybe(machineIds),
    tags: fc.subarray(tags, { maxLength: 2 }),
    made: fc.subarray<MadeRow>(things, { maxLength: 2 }),
    archivedAt: fc.option(fc.constant(new Date('2026-01-15')), { freq: 2 }),
    startedAt: instant,
    endedAt: instant,
    lastEventAt: instant,
    eventCount: fc.nat(3),
    errorCount: fc.nat(1),
    costUsd: maybe(['0', '1.5', '20']),
  })
  const some = fc.sample(made, 120)
  for (const spaceOf of [spaceId, other.spaceId]) {
    const own = spaceOf === spaceId
    await db.insert(sessions).values(
      some.map((one) => ({
        ...one,
        ...(own ? {} : { id: randomUUID(), repoId: null, machineId: null }),
        spaceId: spaceOf,
        nativeId: one.id,
      })),
    )
  }
  // Some were started by others.
  for (const [n, { id }] of some.entries())
    if (n % 5 === 1)
      await db
        .update(sessions)
        .set({ parentSessionId: some[n - 1]?.id ?? null })
        .where(eq(sessions.id, id))
  await db.insert(sessionUsage).values(
    some.flatMap(({ id }, n) =>
      [0, 1].map((copy) => ({
        spaceId,
        sessionId: id,
        key: `${n}`.concat(copy ? ' copy' : ''),
        counted: copy === 0,
        model: n % 3 === 0 ? null : 'm1',
        inputTokens: n,
        reportedAt: new Date(),
        costUsd: '0.5',
      })),
    ),
  )
  rows = await db.select().from(sessions).where(eq(sessions.spaceId, spaceId))
  repoById = new Map((await db.select().from(repos)).map((repo) => [repo.id, repo]))
  const { user, password } = await openSqlAccess(home.sql, 'x'.repeat(64), spaceId)
  const url = new URL(home.url)
  Object.assign(url, { username: user, password })
  keeper = postgres(url.href, { max: 1, onnotice: () => undefined })
})
afterAll(async () => {
  await keeper.end({ timeout: 1 })
  await closeSqlAccess(home.sql, actor.spaceId)
  await home.drop()
})

const nothing = { range: null, pinned: new Set<string>() }

test('any filters and any order give the sessions of the list', { timeout: 60_000 }, async () => {
  const few = (some: readonly string[]) => fc.oneof(fc.constant([]), fc.subarray([...some], { maxLength: 2 }))
  const filters = fc.record({
    agents: few(['claude', 'gemini', 'own', 'nobody']),
    statuses: few(['running', 'error']),
    repos: few(['shop', "it's", 'farm', 'No folder']),
    branches: few(branch),
    models: few(['m1', 'm2']),
    machines: few(machineIds),
    tags: few(tags),
    made: few(['commit', 'pull']),
    when: fc.constant(''),
    minCost: maybe([1.5, 3]),
    minEvents: maybe([1, 3]),
    running: fc.boolean(),
    errors: fc.boolean(),
    subAgents: fc.boolean(),
    empty: fc.boolean(),
    archived: fc.boolean(),
    pinned: fc.boolean(),
    // The list looks at titles as they are shown, with unseen characters named; what is stored has the characters.
    text: fc.constantFrom('', ...words.filter((word) => !unseen.includes(word)), 'UNTITLED', 'straße', 'evil'),
  })
  const range = fc.option(fc.record({ from: instant, to: instant }))
  const sort = fc.constantFrom(...sorts.map(({ value }) => value))
  await fc.assert(
    fc.asyncProperty(filters, range, sort, async (given, within, by) => {
      const meant = { range: within, pinned: new Set(rows.slice(0, 40).map(({ id }) => id)) }
      const found = await keeper.unsafe(listSql(given, by, meant))
      const shown = filterSessions(rows, given, { repos: repoById, ...meant }).toSorted(inOrder(by))
      const ids = { found: found.map((row) => String(row['id'])), shown: shown.map(({ id }) => id) }
      // Titles are sorted by the database's own rules.
      if (by === 'title') for (const list of Object.values(ids)) list.sort()
      expect(ids.found).toEqual(ids.shown)
    }),
    { numRuns: 200 },
  )
  expect(
    await keeper.unsafe(listSql({ ...noFilters, subAgents: true, empty: true, archived: true }, 'newest', nothing)),
  ).toHaveLength(120)
})

test('nothing in a copied text can be seen by a terminal as a command', () => {
  const copied = listSql({ ...noFilters, branches: hostile, tags: hostile, text: hostile.join(' ') }, 'newest', nothing)
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  expect(copied).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/)
})

test('the sums of the usage page', async () => {
  const [models, days] = [await keeper.unsafe(usageSql('model')), await keeper.unsafe(usageDaysSql(2, 'Europe/Berlin'))]
  expect(models.map(({ model, reports, cost_usd: cost }) => [model, Number(reports), Number(cost)])).toEqual([
    ['m1', 80, 40],
    ['unknown', 40, 20],
  ])
  expect(days.reduce((sum, day) => sum + Number(day['input_tokens']), 0)).toBe((119 * 120) / 2)
  for (const group of ['agent', 'repository'] as const)
    expect((await keeper.unsafe(usageSql(group))).reduce((sum, row) => sum + Number(row['reports']), 0)).toBe(120)
})
