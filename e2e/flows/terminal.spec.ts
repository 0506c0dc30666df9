// A recorded terminal as people see it: on the page while the command runs, the same for everybody who looks, and again from any
// moment; under the page's own policy, without a word of complaint from the browser. And the process of a session, while it lives.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, withStack } from '../fixtures.ts'
import type { Stack } from '../stack.ts'

const test = withStack()
const root = join(import.meta.dirname, '..', '..')
const node = join(root, 'node_modules', '.bin', 'node')

/** A command that says a line in colours, and one more for each line of its input, until that ends. */
const chatty = `process.stdout.write('\\x1b[38;2;250;120;10mfirst\\x1b[0m \\x1b[32mline\\x1b[0m\\n');
  process.stdin.on('data', (d) => process.stdout.write('heard ' + d)).on('end', () => process.exit(0))`

function record(stack: Stack, script: string) {
  const args = ['app/cli/main.ts', 'run', '--data', stack.home, '--', node, '-e', script]
  return spawn(node, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
}

function complaints(page: Page): string[] {
  const heard: string[] = []
  page.on('console', (message) => message.type() === 'error' && heard.push(message.text()))
  page.on('pageerror', (error) => heard.push(error.message))
  return heard
}

async function sessionOf(stack: Stack): Promise<string> {
  const find = async () =>
    (
      await stack.sql<
        Array<{ id: string }>
      >`select id from sessions where kind = 'pty' order by created_at desc limit 1`
    )[0]?.id
  await expect.poll(find, { timeout: 20_000 }).toBeTruthy()
  return (await find()) ?? ''
}

test('a terminal is seen live by whoever looks, and replayed when it is over', async ({ person, stack }) => {
  const command = record(stack, chatty)
  const id = await sessionOf(stack)
  const early = await person.newPage()
  const heard = complaints(early)
  await early.goto(`${stack.address}/sessions/${id}`)
  const screen = early.getByRole('group', { name: 'Terminal' })
  await expect(screen.locator('.xterm-rows')).toContainText('first line')
  const colour = await screen
    .locator('.xterm-rows span', { hasText: 'first' })
    .evaluate((span) => getComputedStyle(span).color)
  expect(colour).toBe('rgb(250, 120, 10)')
  await expect(early.getByText(/live process \d+ on /)).toBeVisible()

  command.stdin.write('one\n')
  await expect(screen.locator('.xterm-rows')).toContainText('heard one')
  const late = await person.newPage()
  await late.goto(`${stack.address}/sessions/${id}`)
  const second = late.getByRole('group', { name: 'Terminal' }).locator('.xterm-rows')
  await expect(second).toContainText('heard one')
  command.stdin.write('two\n')
  for (const rows of [screen.locator('.xterm-rows'), second]) await expect(rows).toContainText('heard two')
  await expect(second).toContainText('first line')

  command.stdin.end()
  await once(command, 'exit')
  await expect(early.getByText(/live process/)).toBeHidden()
  await expect(early.getByRole('listitem').filter({ hasText: 'completed' }).first()).toBeVisible()
  await early.getByRole('slider', { name: 'Moment' }).fill('0')
  await expect(screen.locator('.xterm-rows')).not.toContainText('heard two')
  await early.getByRole('combobox', { name: 'Speed' }).selectOption('8')
  await early.getByRole('button', { name: 'Replay' }).click()
  await expect(screen.locator('.xterm-rows')).toContainText('heard two')
  await expect(early.getByRole('button', { name: 'Replay' })).toBeVisible()
  expect(heard).toEqual([])
})

test('a registered process marks its session in the list and on the page of live agents, and goes when it is removed', async ({
  person,
  stack,
}) => {
  const page = await person.newPage()
  await page.goto(`${stack.address}/live`)
  await expect(page.getByRole('heading', { name: 'Live' })).toBeVisible()
  const headers = { origin: stack.address }
  const data = {
    session: 'registered',
    pid: stack.supervisor.pid,
    label: 'Deploy the lantern',
    transport: { kind: 'tmux', details: { tmux_session: '3', tmux_pane: '%5' } },
  }
  const made = await person.request.post(`${stack.address}/api/registry`, { data, headers })
  expect(made.status()).toBe(201)
  const { process: row, token } = (await made.json()) as { process: { id: string; sessionId: string }; token: string }
  await expect(page.getByRole('link', { name: 'Deploy the lantern' })).toBeVisible()
  await expect(page.getByText(`process ${stack.supervisor.pid} on`)).toContainText('tmux 3 %5')
  const found = await person.request.post(`${stack.address}/api/registry/token`, { data: { token }, headers })
  expect(await found.json()).toEqual({ sessionId: row.sessionId })
  const list = await person.request.get(`${stack.address}/api/registry?pid=${stack.supervisor.pid}&notify=false`)
  expect(await list.json()).toMatchObject({ processes: [{ id: row.id }] })
  const changed = await person.request.patch(`${stack.address}/api/registry/${row.id}`, {
    data: { notify: true },
    headers,
  })
  expect(await changed.json()).toMatchObject({ process: { notify: true } })
  const wrong = await person.request.post(`${stack.address}/api/registry`, { data: { ...data, pid: 0 }, headers })
  expect([wrong.status(), await wrong.json()]).toMatchObject([400, { error: { code: 'bad_input' } }])
  expect((await person.request.fetch(`${stack.address}/api/registry`, { headers: { cookie: '' } })).status()).toBe(401)
  await person.request.delete(`${stack.address}/api/registry/${row.id}`, { headers })
  await expect(page.getByText('No agent is running')).toBeVisible()
})
