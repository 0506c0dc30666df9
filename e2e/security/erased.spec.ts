// Somebody erases a session in the running program: it leaves the other person's tab within seconds, and then no byte of it is left in rows, custody,
// Postgres' files and log of changes, the engine's file, spool, logs; nothing brings it back until somebody says so. Others are as they were.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import { claudeFile } from '../../app/importer/demo/claude-file.ts'
import { random } from '../../app/importer/demo/random.ts'
import { cookieFor, expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'
import { Plants, searchFiles, searchRows } from './plants.ts'

const test = withStack()
const root = join(import.meta.dirname, '..', '..')
const node = join(root, 'node_modules', '.bin', 'node')

// Put together here, so that no search meets them in a source of this program.
const word = (name: string) => `${name}planted${['qx', 'zv', 'wk'].join(name.length.toString(36))}`
const chance = random(7)

interface Planted {
  id: string
  path: string
  plants: Plants
}

/** A session with words of its own in every place that a transcript has. */
async function plantSession(stack: Stack, name: string): Promise<Planted> {
  const mine = word(name)
  const file = claudeFile({
    random: chance,
    start: new Date('2026-03-01T10:00:00Z'),
    cwd: `/srv/${mine}`,
    branch: mine,
  })
  file.prompt(`${name} asks for ${mine}prompt`)
  file.think(`${mine}thought`)
  file.tool('Bash', { command: `echo ${mine}argument` }, `${mine}output`, { result: { stdout: `${mine}stdout` } })
  file.say(`${mine}answer`)
  const broken = `{"type":"user","sessionId":"${file.sessionId}","message":"${mine}broken`
  const path = join(stack.claudeDir, 'projects', '-srv-x', `${file.sessionId}.jsonl`)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${file.text().trimEnd()}\n${broken}\n`)
  const line = { display: `${mine}history`, timestamp: 1_772_000_000_000, project: '/srv/x', sessionId: file.sessionId }
  await appendFile(join(stack.claudeDir, 'history.jsonl'), `${JSON.stringify(line)}\n`)
  await command(
    stack,
    ['hook', '--data', stack.home],
    JSON.stringify({
      hook_event_name: 'UserPromptSubmit',
      session_id: file.sessionId,
      cwd: '/srv/x',
      prompt: `${mine}hook`,
    }),
  )
  const plants = new Plants(chance)
  plants.needles.set(mine.slice(0, 16), name)
  return { id: file.sessionId, path, plants }
}

async function command(stack: Stack, args: string[], input = ''): Promise<string> {
  const script = args[0] === 'hook' ? 'app/cli/logbook.mjs' : 'app/cli/main.ts'
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', script, ...args], {
    cwd: root,
    env: { ...process.env, LOGBOOK_HOME: stack.home },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()))
  child.stdin.end(input)
  await once(child, 'close')
  return output
}

const rowOf = async ({ sql }: Stack, nativeId: string) =>
  (
    await sql<
      Array<{ id: string; event_count: number }>
    >`select id, event_count from sessions where native_id = ${nativeId}`
  )[0]

async function isIn(stack: Stack, { id }: Planted): Promise<void> {
  await expect.poll(async () => (await rowOf(stack, id))?.event_count ?? 0, { timeout: 60_000 }).toBeGreaterThan(5)
}

async function open(stack: Stack, page: Page, path: string): Promise<void> {
  await page.goto(stack.address + path)
  await expect(page.getByRole('status', { name: 'Sync: live' })).toBeVisible({ timeout: 30_000 })
}

const receiptOf = async ({ sql }: Stack) =>
  (
    await sql<Array<{ step: string; receipt: { left: string[]; cleanedAt?: string } }>>`
    select step, receipt from erasures order by started_at desc limit 1`
  )[0]

test('a session is erased, kept out, and brought back', async ({ stack, browser }) => {
  test.setTimeout(600_000)
  const [gone, stays] = [await plantSession(stack, 'gone'), await plantSession(stack, 'stays')]
  await isIn(stack, gone)
  await isIn(stack, stays)
  await expect
    .poll(async () => (await stack.sql`select 1 from session_heads where search_dirty_since is not null`).length)
    .toBe(0)
  const pages: Page[] = []
  for (const path of ['/', `/sessions/${(await rowOf(stack, gone.id))?.id}`]) {
    const context = await browser.newContext()
    await context.addCookies([await cookieFor(stack, stack.owner)])
    const page = await context.newPage()
    await open(stack, page, path)
    pages.push(page)
  }
  const [list, session] = pages as [Page, Page]
  const titled = list.getByRole('link', { name: /gone asks for/ })
  await expect(titled).toBeVisible()
  expect((await searchRows(gone.plants, stack.sql)).length).toBeGreaterThan(5)

  await session.getByRole('button', { name: 'More', exact: true }).click()
  await session.getByRole('menuitem', { name: 'Delete…' }).click()
  const dialog = session.getByRole('dialog', { name: 'Delete this session' })
  const erase = dialog.getByRole('button', { name: 'Erase 1 session' })
  await expect(erase).toBeDisabled()
  await dialog.getByRole('textbox').fill('1')
  await erase.click()
  await expect(titled).toBeHidden({ timeout: 10_000 })
  await expect(list.getByRole('link', { name: /stays asks for/ })).toBeVisible()
  await expect.poll(async () => (await receiptOf(stack))?.step, { timeout: 60_000 }).toBe('done')
  expect((await receiptOf(stack))?.receipt.left).toEqual([])

  await stack.sql`checkpoint`
  expect(await searchRows(gone.plants, stack.sql)).toEqual([])
  await expect.poll(() => searchFiles(gone.plants, [stack.home]), { timeout: 180_000 }).toEqual([])
  expect((await searchRows(stays.plants, stack.sql)).length).toBeGreaterThan(5)

  // Its file grows, is imported by name, its hooks go on, and Logbook's parts are killed: it stays out.
  await appendFile(
    gone.path,
    `{"type":"user","uuid":"later","sessionId":"${gone.id}","message":{"role":"user","content":"x"}}\n`,
  )
  const report = JSON.parse(
    (await command(stack, ['import', gone.path, '--json', '--data', stack.home])).trim().split('\n').at(-1) ?? '{}',
  ) as Record<'records' | 'stored' | 'same' | 'refused' | 'sessions', number>
  expect(report.sessions).toBe(0)
  expect(report.records).toBeGreaterThan(5)
  expect(report.records).toBe(report.stored + report.same + report.refused)
  const hook = { hook_event_name: 'Stop', session_id: gone.id, cwd: '/srv/x' }
  await command(stack, ['hook', '--data', stack.home], JSON.stringify(hook))
  const { capture } = await stack.parts()
  if (capture) process.kill(capture, 'SIGKILL')
  await expect.poll(async () => (await stack.parts())['capture'] ?? capture, { timeout: 60_000 }).not.toBe(capture)
  const later = await plantSession(stack, 'later')
  await isIn(stack, later)
  expect(await rowOf(stack, gone.id)).toBeUndefined()
  expect(await searchRows(gone.plants, stack.sql)).toEqual([])

  await open(stack, session, '/settings/data')
  await session.getByRole('button', { name: 'Bring back' }).first().click()
  await isIn(stack, gone)
  await expect(titled).toBeVisible()
  await expect(session.getByRole('button', { name: 'Bring back' })).toBeHidden()
})

test('what the filters show is erased with its preview, and an archive of the rest is a whole one', async ({
  stack,
  person,
}) => {
  test.setTimeout(240_000)
  for (const name of ['firstfilter', 'secondfilter', 'other']) await isIn(stack, await plantSession(stack, name))
  const page = await person.newPage()
  await open(stack, page, '/?q=filter')
  await expect(page.getByText(/^2 of /)).toBeVisible()
  await page.getByRole('button', { name: 'Delete these sessions…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete these sessions' })
  await dialog.getByRole('textbox').fill('2')
  await dialog.getByRole('button', { name: 'Erase 2 sessions' }).click()
  await expect(page.getByText('No session fits')).toBeVisible()
  await open(stack, page, '/')
  await expect(page.getByRole('link', { name: /other asks for/ })).toBeVisible()
  await page.goto(`${stack.address}/settings/data`)
  await expect(page.getByText(/^2 sessions, /)).toBeVisible()
  const waiting = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export this space' }).click()
  const path = await (await waiting).path()
  const said = await command(stack, ['restore', path, '--data', stack.home])
  // It is this server's own space.
  expect(said).toBe('')
})
