// Live reading by link: everything once and in the range alone, and an end within seconds of the link's.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { SharedNews } from '../../features/shares/shared.ts'
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

/** Lines of the live stream, until `enough` of them. */
async function news(answer: Response, enough: (lines: SharedNews[]) => boolean): Promise<SharedNews[]> {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  const lines: SharedNews[] = []
  let rest = ''
  while (!enough(lines)) {
    const read = await reader?.read()
    if (!read || read.done) break
    const parts = (rest + read.value).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts.filter(Boolean).map((line) => JSON.parse(line) as SharedNews))
  }
  await reader?.cancel()
  return lines
}
const seqsOf = (lines: SharedNews[]) => lines.flatMap(({ events = [] }) => events.map(({ seq }) => seq))

test('what comes into an open range is told once to each reader, and nothing beyond a closed one', async () => {
  await stage.sql`update sessions set status = 'running' where id = ${session}`
  const [open, closed] = [await stage.make({ toSeq: null }), await stage.make({ toSeq: 6 })]
  const since = encodeURIComponent(new Date().toISOString())
  const [early, late, held] = await Promise.all([
    stage.ask(`live?seq=6&since=${since}`, open.code),
    stage.ask(`live?seq=4&since=${since}`, open.code),
    stage.ask(`live?seq=6&since=${since}`, closed.code),
  ])
  const shut = news(held, (lines) => lines.some(({ over }) => over))
  await stage.addEvent(7, 'It lives in /home/nightowl')
  const has7 = (lines: SharedNews[]) => seqsOf(lines).includes(7)
  const [first, second] = await Promise.all([news(early, has7), news(late, has7)])
  expect(JSON.stringify(first)).toContain('It lives in ~')
  expect(seqsOf(first).filter((seq) => seq === 7)).toHaveLength(1)
  expect(seqsOf(second)).toEqual(expect.arrayContaining([5, 6, 7]))
  await stage.app.revokeShare(stage.db, stage.mine, means, closed.id)
  const told = await shut
  expect(told.at(-1)).toEqual({ over: true })
  expect(seqsOf(told)).not.toContain(7)
  await expect.poll(() => stage.app.countListeners()).toBe(0)
})

test('what was said anew or taken back is told, and a link that runs out ends its readers', async () => {
  const { id, code } = await stage.make({ toSeq: null })
  const answer = await stage.ask(`live?seq=6&since=${encodeURIComponent(new Date().toISOString())}`, code)
  const told = news(answer, (lines) => lines.some(({ over }) => over))
  await stage.sql`update timeline_events set preview = 'Better words' where session_id = ${session} and seq = 6`
  await stage.sql`update timeline_events set superseded_at = now() where session_id = ${session} and seq = 5`
  await new Promise((resolve) => setTimeout(resolve, 2200))
  await stage.sql`update shares set expires_at = clock_timestamp() where id = ${id}`
  const lines = await told
  expect(lines.flatMap(({ events = [] }) => events.map(({ preview }) => preview))).toContain('Better words')
  expect(lines.flatMap(({ gone = [] }) => gone)).toContain(5)
  expect(lines.at(-1)).toEqual({ over: true })
})

test('there are only so many readers from one network', async () => {
  const { code } = await stage.make({ toSeq: null })
  const since = encodeURIComponent(new Date().toISOString())
  const ending = new AbortController()
  const from = { address: '203.0.113.77', signal: ending.signal }
  const answers = await Promise.all(
    Array.from({ length: 14 }, () => stage.ask(`live?seq=6&since=${since}`, code, from)),
  )
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(12)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(2)
  ending.abort()
  await expect.poll(() => stage.app.countListeners()).toBe(0)
})
