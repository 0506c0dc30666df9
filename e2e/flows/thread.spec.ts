// The whole thread: a line that an agent appends to its file shows in two tabs, without a reload. Bytes that are not a whole
// line yet wait; what comes later, once, in order.
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { assistantLine, userLine } from '../corpus/lines.ts'
import { expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'

const test = withStack()

test('lines appended to a transcript appear in two tabs, whole and in order', async ({ person, stack }) => {
  const session = randomUUID()
  const file = await transcript(stack, session)
  await writeFile(file, userLine(session, 'u1', 'Please fix the flaky import'))
  const [one, two] = [await person.newPage(), await person.newPage()]
  for (const page of [one, two]) {
    await page.goto(stack.address)
    await page.getByRole('link', { name: /Please fix the flaky import/ }).click()
    await expect(page.getByRole('feed', { name: 'Timeline' })).toContainText('Please fix the flaky import')
  }

  await appendFile(file, assistantLine(session, 'a1', 'The race is between two writers.'))
  for (const page of [one, two])
    await expect(page.getByRole('feed', { name: 'Timeline' })).toContainText('The race is between two writers.')

  const torn = assistantLine(session, 'a2', 'Half a line is not a record.')
  await appendFile(file, torn.slice(0, 40))
  await appendFile(file, torn.slice(40))
  await expect(one.getByRole('feed', { name: 'Timeline' })).toContainText('Half a line is not a record.')

  const events = await stack.sql`
    select e.seq, e.preview from timeline_events e join sessions s on s.id = e.session_id
    where s.native_id = ${session} order by e.ordinal`
  expect(events.map((event) => event.seq)).toEqual(events.map((_, n) => n + 1))
})

test('what was written while nothing ran arrives later, once', async ({ stack }) => {
  const session = randomUUID()
  const file = await transcript(stack, session)
  await writeFile(file, userLine(session, 'u1', 'Before'))
  const count = async () =>
    Number(
      (await stack.sql`select coalesce(sum(event_count), 0) as n from sessions where native_id = ${session}`)[0]?.n,
    )
  await expect.poll(count).toBe(1)
  const { capture } = await stack.parts()
  if (!capture) throw new Error('The capture part is not running.')
  process.kill(capture, 'SIGKILL')
  await appendFile(file, assistantLine(session, 'a1', 'While away') + assistantLine(session, 'a2', 'And more'))
  await expect.poll(count, { timeout: 20_000 }).toBe(3)
})

async function transcript(stack: Stack, session: string): Promise<string> {
  const folder = join(stack.claudeDir, 'projects', '-srv-shop')
  await mkdir(folder, { recursive: true })
  return join(folder, `${session}.jsonl`)
}
