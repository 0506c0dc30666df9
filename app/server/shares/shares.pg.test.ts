// Share links at the server: what one opens and how it ends, what a preview leaves behind, how visits are counted, and that whatever is
// wrong with a code is answered alike.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { seedActor, seedSession } from '#db/testing-rows.ts'
import type { ShareDraft } from '../../features/shares/share-input.ts'
import type { SharedEvent } from '../../features/shares/shared.ts'
import { means, openStage } from './testing/stage.ts'

let stage: Awaited<ReturnType<typeof openStage>>
let session: string

beforeAll(async () => {
  stage = await openStage()
})
beforeEach(async () => {
  session = await stage.newSession()
})
afterAll(() => stage.close())

test('a link shows its range, masked and without names, in pages and bodies', async () => {
  const key = `sk-ant-api03-${'x'.repeat(93)}AA`
  await stage.addEvent(7, `Look at /home/nightowl/x with ${key}`)
  const { code } = await stage.make({ toSeq: 7 })
  const answer = await stage.ask('events', code)
  const text = await answer.clone().text()
  for (const word of [key, 'nightowl', 'Words 1', 'The title', session, stage.mine.spaceId])
    expect(text).not.toContain(word)
  expect(text).toContain('Look at ~/x with *')
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'cache-control': 'private, no-store',
    'x-robots-tag': expect.stringContaining('noindex'),
    'referrer-policy': 'no-referrer',
  })
  const first = await stage.ask('events?most=2', code)
  const { events, next } = (await first.json()) as { events: SharedEvent[]; next: { ordinal: string; seq: number } }
  expect(events.map(({ seq }) => seq)).toEqual([2, 3])
  const second = await stage.ask(
    `events?${new URLSearchParams({ ordinal: next.ordinal, seq: String(next.seq) })}`,
    code,
  )
  expect(((await second.json()) as { events: SharedEvent[] }).events.map(({ seq }) => seq)).toEqual([4, 5, 6, 7])
  expect(await (await stage.ask('body?seq=7', code)).json()).toEqual({
    body: { text: expect.stringContaining('~/x with *') },
  })
})

test('the title and the names of models are made fit as well', async () => {
  const key = `ghp_${'a1B2'.repeat(9)}`
  await stage.sql`update sessions set model = '/home/nightowl/models/x.gguf' where id = ${session}`
  const { code } = await stage.make({ title: `What nightowl did with ${key}` })
  const first = await stage.app.firstOfShare(stage.requestOf('', code), code, '')
  expect(first?.head.title).toMatch(/^What \[user\] did with \*/)
  expect(first?.head.parts).toMatchObject([{ model: '~/models/x.gguf' }])
  expect(JSON.stringify(first)).not.toContain(key)
})

test('of bodies only what cards show leaves', async () => {
  const secret = 'nobody is to see this'
  const body = {
    shape: 'tool_result',
    output: 'seen',
    data: { secret },
    cwd: secret,
    images: [{ mediaType: 'image/png', data: secret }],
  }
  await stage.addEvent(7, 'x', body)
  await stage.addEvent(8, 'x', { shape: 'other', raw: secret })
  const { code } = await stage.make({ toSeq: 8 })
  expect(await (await stage.ask('body?seq=7', code)).json()).toEqual({ body: { output: 'seen', images: 1 } })
  expect(await (await stage.ask('body?seq=8', code)).json()).toEqual({ body: null })
})

test('whatever is wrong with a code or a place, the answer is one and the same', async () => {
  const good = await stage.make()
  const revoked = await stage.make()
  await stage.app.revokeShare(stage.db, stage.mine, means, revoked.id)
  const over = await stage.make()
  await stage.sql`update shares set expires_at = now() - interval '1 second' where id = ${over.id}`
  const answers = new Set<string>()
  const wrong = [
    revoked.code,
    over.code,
    good.code.slice(1),
    `${good.code}x`,
    good.code.toLowerCase(),
    good.id,
    '',
    '%',
    'x'.repeat(32),
    'é',
  ]
  const from = { address: '203.0.113.20' }
  for (const code of wrong)
    for (const path of ['events', 'body?seq=2', 'live?seq=1&since=2026-01-01T00:00:00Z']) {
      const answer = await stage.ask(path, encodeURIComponent(code), from)
      answers.add(JSON.stringify([answer.status, await answer.text(), Object.fromEntries(answer.headers)]))
    }
  // Places that a good link does not hold.
  for (const path of [
    'body?seq=1',
    'body?seq=5',
    'body?seq=2&part=000000000000',
    'body',
    'nothing',
    'events?most=0',
    'live?seq=x',
  ]) {
    const answer = await stage.ask(path, good.code, from)
    answers.add(JSON.stringify([answer.status, await answer.text(), Object.fromEntries(answer.headers)]))
  }
  expect([...answers]).toHaveLength(1)
  expect([...answers][0]).toContain('[404,')
  const bare = await stage.app.answerShared(new Request('http://127.0.0.1/api/share/events'), 'events')
  expect(bare.status).toBe(404)
})

test('attempts are counted exactly, however many come at once, and a good link is not locked out by its own use', async () => {
  const { code } = await stage.make()
  const from = { address: '203.0.113.99' }
  for (let n = 0; n < 70; n++) expect((await stage.ask('events', code, from)).status).toBe(200)
  const answers = await Promise.all(
    Array.from({ length: 80 }, (_, n) => stage.ask('events', `${'y'.repeat(30)}${10 + n}`, from)),
  )
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter((status) => status === 404)).toHaveLength(60)
  expect(statuses.filter((status) => status === 429)).toHaveLength(20)
  expect(Number(answers.find(({ status }) => status === 429)?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await stage.ask('events', code, { address: '198.51.100.1' })).status).toBe(200)
})

test('a preview is what the reader gets, and leaves nothing behind', async () => {
  const draft = stage.draftOf({ omitted: [3], without: ['reasoning'] })
  const before = await stage.sql`select count(*)::int as n from shares`
  const preview = await stage.app.previewOf(stage.mine, draft, null)
  expect(await stage.app.previewBodyOf(stage.mine, draft, 4)).toEqual({ text: 'Words 4' })
  await expect(stage.app.previewBodyOf(stage.mine, draft, 3)).rejects.toMatchObject({ code: 'not_found' })
  await expect(stage.app.previewBodyOf(stage.mine, draft, 5)).rejects.toMatchObject({ code: 'not_found' })
  expect(await stage.sql`select count(*)::int as n from shares`).toEqual(before)
  expect(preview).toMatchObject({ count: 2, masks: 0 })
  const { code } = await stage.app.makeShare(stage.db, stage.mine, means, draft, null)
  const first = await stage.app.firstOfShare(stage.requestOf('', code), code, '')
  expect(first?.page.events).toEqual(preview.page.events)
  expect(first?.head).toEqual(preview.head)
})

test('a preview of sub-agents is of each of them', async () => {
  const child = await seedSession(stage.sql, stage.mine)
  await stage.sql`update sessions set parent_session_id = ${session} where id = ${child}`
  await stage.sql`insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, role, preview, size)
    values (${randomUUID()}, ${stage.mine.spaceId}, ${child}, 1, 'a1', 'k1', 'message', 'user', 'A child', 7)`
  const whole = stage.draftOf({ fromSeq: 1, toSeq: null, children: true })
  const preview = await stage.app.previewOf(stage.mine, whole, null, 1)
  expect(preview.page.events.map((event) => event.preview)).toEqual(['A child'])
  expect(preview.count).toBe(1)
  const alone = { ...whole, children: false }
  await expect(stage.app.previewOf(stage.mine, alone, null, 1)).rejects.toMatchObject({ code: 'not_found' })
  const { code } = await stage.make({ fromSeq: 1, toSeq: null, children: true })
  const first = await stage.app.firstOfShare(stage.requestOf('', code), code, '')
  const part = first?.head.parts[1]?.part ?? ''
  const opened = await stage.app.firstOfShare(stage.requestOf('', code), code, part)
  expect(opened?.page.events).toEqual(preview.page.events)
})

test('a session of another space, a range that is not there, a terminal and a viewer make no link and no preview', async () => {
  const other = await seedActor(stage.sql)
  const foreign = await seedSession(stage.sql, other)
  const wrong: Array<Partial<ShareDraft>> = [
    { sessionId: foreign },
    { sessionId: randomUUID() },
    { fromSeq: 7, toSeq: null },
    { toSeq: 7 },
  ]
  for (const change of wrong) {
    await expect(stage.make(change)).rejects.toMatchObject({ code: 'not_found' })
    await expect(stage.app.previewOf(stage.mine, stage.draftOf(change), null)).rejects.toMatchObject({
      code: 'not_found',
    })
  }
  await stage.sql`update sessions set kind = 'pty' where id = ${session}`
  await expect(stage.make()).rejects.toMatchObject({ code: 'bad_input' })
  await stage.sql`update sessions set kind = 'main' where id = ${session}`
  await expect(
    stage.app.makeShare(stage.db, { ...stage.mine, role: 'viewer' }, means, stage.draftOf(), null),
  ).rejects.toThrow()
})

test('visits are counted, not requests, and each is a line in the audit log, without an address', async () => {
  const { id, code } = await stage.make()
  await Promise.all(Array.from({ length: 12 }, () => stage.ask('events', code, { address: '203.0.113.41' })))
  await stage.ask('body?seq=2', code, { address: '203.0.113.41' })
  await stage.ask('events', code, { address: '203.0.113.41', agent: 'curl/8' })
  await stage.ask('events', code, { address: '2001:db8:1:2::3' })
  await stage.ask('body?seq=1', code, { address: '203.0.113.42' })
  const visits = await stage.sql`select network, client from share_views where share_id = ${id} order by at`
  expect(visits).toHaveLength(3)
  expect(new Set(visits.map(({ network, client }) => `${network} ${client}`))).toEqual(
    new Set(['203.0.113.0/24 Safari on iPhone', '203.0.113.0/24 A program', '2001:db8:1::/48 Safari on iPhone']),
  )
  const lines =
    await stage.sql`select act, actor_id, means from audit_log where means_id = ${id} or target_id = ${id} order by at`
  expect(lines.map(({ act }) => act)).toEqual(['share.create', 'share.open', 'share.open', 'share.open'])
  expect(lines.at(-1)).toMatchObject({ actor_id: null, means: 'share' })
  const all = JSON.stringify([
    await stage.sql`select * from share_views`,
    await stage.sql`select * from audit_log`,
    await stage.sql`select * from shares`,
  ])
  expect(all).not.toContain(code)
  expect(all).not.toContain('203.0.113.41')
})

test('links are listed with their visits, renamed, and made to end at another time', async () => {
  const { id, code } = await stage.make({}, null)
  await stage.ask('events', code, { address: '203.0.113.51' })
  await stage.app.changeShare(stage.db, stage.mine, means, { id, title: 'Another name', hours: 1 })
  const [known] = await stage.app.listShares(stage.db, stage.mine, session)
  expect(known).toMatchObject({
    id,
    title: 'Another name',
    views: 1,
    madeBy: 'Someone',
    sessionTitle: 'The title of it all',
  })
  expect(known?.expiresAt?.getTime()).toBeGreaterThan(Date.now())
  const other = await seedActor(stage.sql)
  expect(await stage.app.listShares(stage.db, other)).toEqual([])
  await expect(stage.app.changeShare(stage.db, other, means, { id, hours: null })).rejects.toMatchObject({
    code: 'not_found',
  })
  expect(await stage.app.revokeShare(stage.db, other, means, id)).toBe(false)
  expect((await stage.ask('events', code)).status).toBe(200)
})
