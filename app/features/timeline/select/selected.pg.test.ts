// What the server makes of a selection: every filter against a count in plain JavaScript, pages without a gap, partners, turns.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { disconnectAll } from '#db/client.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { seedActor, seedSession } from '#db/testing-rows.ts'
import type { Actor } from '#db/transact.server.ts'
import { everything } from './selection.ts'
import type { Selection } from './selection.ts'
import type { Cursor, SelectedPage } from './selected.ts'

let database: DisposableDatabase
let actor: Actor
let reads: typeof import('./selected.server.ts')
let find: typeof import('../find/find.server.ts')

type Seeded = {
  kind: string
  role?: string
  channel?: string
  title?: string
  preview?: string
  tool?: string
  call?: string
  outcome?: string
  path?: string
}

beforeAll(async () => {
  database = await disposableDatabase({ migrated: true })
  process.env.DATABASE_URL = database.url
  reads = await import('./selected.server.ts')
  find = await import('../find/find.server.ts')
  actor = await seedActor(database.sql)
})
afterAll(async () => {
  await disconnectAll()
  await database.drop()
})

async function seed(events: readonly Seeded[]): Promise<string> {
  const sessionId = await seedSession(database.sql, actor)
  await database.sql`insert into timeline_events ${database.sql(
    events.map(({ kind, role, channel, title, preview, tool, call, outcome, path }, n) => ({
      id: crypto.randomUUID(),
      space_id: actor.spaceId,
      session_id: sessionId,
      seq: n + 1,
      ordinal: `a${String(n + 1).padStart(6, '0')}`,
      dedupe_key: String(n),
      kind,
      role: role ?? null,
      channel: channel ?? null,
      title: title ?? null,
      preview: preview ?? null,
      tool_call_id: call ?? null,
      outcome: outcome ?? null,
      occurred_at: new Date(Date.UTC(2026, 0, 1, 0, 0, n)),
      meta: database.sql.json({ ...(tool && { tool }), ...(path && { path }) }),
    })),
  )}`
  return sessionId
}

const conversation: Seeded[] = [
  { kind: 'message', role: 'user', title: 'Mend it', preview: 'Mend the flaky import' },
  {
    kind: 'message',
    role: 'system',
    channel: 'injected',
    title: '/review now',
    preview: '<command-name>/review</command-name>',
  },
  { kind: 'shell', role: 'assistant', title: 'shell cd app && FOO=1 /usr/bin/npm test', tool: 'Bash', call: 'a' },
  { kind: 'tool_result', role: 'tool', title: 'failed', preview: '50% done_now', call: 'a', outcome: 'error' },
  { kind: 'tool_call', role: 'assistant', title: 'Skill pdf', tool: 'Skill', call: 'b' },
  { kind: 'file_change', role: 'assistant', title: 'edit a.ts', tool: 'Edit', call: 'c', path: '/a.ts' },
  { kind: 'tool_result', role: 'tool', title: 'done', call: 'c', outcome: 'ok' },
  { kind: 'message', role: 'assistant', title: 'Mended', preview: 'It was a race.' },
  { kind: 'message', role: 'user', title: 'Thanks', preview: 'Thanks' },
]

const page = (sessionId: string, selection: Selection, start = { at: null, side: 'after' as const, count: true }) =>
  reads.selectedPage(actor, { sessionId, selection, start })
const seqs = ({ rows }: SelectedPage) => rows.map(({ seq }) => seq)

describe('a selection', () => {
  test.each<[string, Partial<Selection>, number[]]>([
    ['messages, without what was put into the context', { show: 'messages' }, [1, 8, 9]],
    ['tools, with the results of calls', { show: 'tools' }, [3, 4, 5, 6, 7]],
    ['changes to files, each with its result', { show: 'files' }, [6, 7]],
    ['errors, with the call that failed', { show: 'errors' }, [4, 3]],
    ['slash commands and skills, in order of use', { show: 'skills' }, [2, 5]],
    ['a command by its family, whatever stands before it', { commands: ['npm'] }, [3, 4]],
    ['a tool by its name', { commands: ['Edit'] }, [6, 7]],
    ['a skill and a slash command by their names', { skills: ['/review', 'pdf'] }, [2, 5]],
    ['who and which kind, both', { roles: ['assistant'], kinds: ['message'] }, [8]],
    ['where it came from', { origins: ['injected'] }, [2]],
    ['what came by no channel', { origins: ['conversation'], kinds: ['message'] }, [1, 8, 9]],
    ['a range', { from: 8, to: 9 }, [8, 9]],
    ['the newest first', { show: 'messages', newestFirst: true }, [9, 8, 1]],
  ])('finds %s', async (_what, selection, expected) => {
    const sessionId = await seed(conversation)
    expect(seqs(await page(sessionId, { ...everything, ...selection }))).toEqual(expected)
  })

  test('of another space is empty', async () => {
    const sessionId = await seed(conversation)
    const stranger = await seedActor(database.sql)
    const start = { at: null, side: 'after' as const, count: true }
    const found = await reads.selectedPage(stranger, { sessionId, selection: everything, start })
    expect(found).toEqual({ rows: [], edges: null, more: false, total: 0, between: {} })
    expect(await reads.turnsOf(stranger, sessionId)).toEqual([])
    expect(await find.foundIn(stranger, sessionId, 'Mend', everything)).toEqual([])
  })

  test('counts what was done before each message of a discussion', async () => {
    const sessionId = await seed(conversation)
    const { rows, between } = await page(sessionId, { ...everything, show: 'discussion' })
    expect(rows.map(({ id }) => between[id])).toEqual([
      { calls: 0, edits: 0, errors: 0 },
      { calls: 3, edits: 1, errors: 1 },
      { calls: 3, edits: 1, errors: 1 },
    ])
  })

  test('comes in pages without a gap or a repeat, from any event, both ways and in both orders', async () => {
    const sessionId = await seed(
      Array.from({ length: 950 }, (_, n) => ({ kind: n % 3 === 0 ? 'message' : 'reasoning', role: 'assistant' })),
    )
    const expected = Array.from({ length: 317 }, (_, n) => n * 3 + 1)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 950 }), fc.boolean(), async (around, newestFirst) => {
        const selection = { ...everything, kinds: ['message'], newestFirst }
        const beyond = (cursor: Cursor | undefined) => (cursor ? { ...cursor, inclusive: false } : null)
        const first = await reads.selectedPage(actor, {
          sessionId,
          selection,
          start: { at: { around }, side: 'after', count: false },
        })
        const found = seqs(first)
        for (let at = first; at.more; found.push(...seqs(at)))
          at = await reads.selectedPage(actor, {
            sessionId,
            selection,
            start: { at: beyond(at.edges?.last), side: 'after', count: false },
          })
        for (let at: SelectedPage = { ...first, more: true }; at.more; found.unshift(...seqs(at))) {
          const from = at.edges ? beyond(at.edges.first) : null
          at = await reads.selectedPage(actor, {
            sessionId,
            selection,
            start: { at: from, side: 'before', count: false },
          })
        }
        expect(found).toEqual(newestFirst ? expected.toReversed() : expected)
      }),
      { numRuns: 12 },
    )
  })
})

test('a session offers what it has to choose from, the most frequent first', async () => {
  const sessionId = await seed(conversation)
  const facets = await reads.facetsOf(actor, sessionId)
  expect(facets.kinds[0]).toEqual({ name: 'message', count: 4 })
  expect(facets.commands).toEqual([
    { name: 'Edit', count: 1 },
    { name: 'Skill', count: 1 },
    { name: 'npm', count: 1 },
  ])
  expect(facets.skills.map(({ name }) => name)).toEqual(['/review', 'pdf'])
  expect(facets.origins).toEqual([
    { name: 'conversation', count: 8 },
    { name: 'injected', count: 1 },
  ])
})

test('turns say what was asked, what was done for it, and what was said last', async () => {
  const sessionId = await seed(conversation)
  const turns = await reads.turnsOf(actor, sessionId)
  expect(turns).toHaveLength(2)
  expect(turns[0]).toMatchObject({
    fromSeq: 1,
    toSeq: 8,
    prompt: 'Mend it',
    answer: 'It was a race.',
    answerSeq: 8,
    calls: 3,
    edits: 1,
    files: 1,
    errors: 1,
  })
  expect(turns[1]).toMatchObject({ fromSeq: 9, prompt: 'Thanks', answer: null, calls: 0 })
})

describe('finding in a session', () => {
  test.each<[string, number[]]>([
    ['mend', [1, 8]],
    ['50% DONE_', [4]],
    ['50x', []],
    ['_', [4]],
  ])('%j stands in %j', async (words, expected) => {
    const sessionId = await seed(conversation)
    expect(await find.foundIn(actor, sessionId, words, everything)).toEqual(expected)
  })

  test('looks into whole bodies, with quotes and line ends as they are, and keeps to the selection', async () => {
    const sessionId = await seed(conversation)
    const text = `${'x'.repeat(3000)} said "so\\it\nis" über`
    await database.sql`update timeline_events set size = 3000 where session_id = ${sessionId} and seq = 8`
    await database.sql`insert into event_bodies (event_id, space_id, body)
      select id, space_id, ${database.sql.json({ shape: 'message', text })} from timeline_events where session_id = ${sessionId} and seq = 8`
    for (const words of ['"so\\it\nis"', 'ÜBER'])
      expect(await find.foundIn(actor, sessionId, words, everything)).toEqual([8])
    expect(await find.foundIn(actor, sessionId, 'über', { ...everything, show: 'tools' })).toEqual([])
    expect(await find.foundIn(actor, sessionId, 'e', { ...everything, show: 'messages', newestFirst: true })).toEqual([
      8, 1,
    ])
  })
})
