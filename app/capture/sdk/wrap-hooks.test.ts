// wrapHooks() changes nothing the agent sees, is off unless switched on, and bears whatever is wrong with its own end.
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { HookMatcher, Hooks } from './hook-events.ts'
import { recordedEvents } from './hook-events.ts'
import { recorder, sdkHealth, sharedRecorder } from './recorder.ts'
import type { Sink } from './spool-sink.ts'
import { wrapHooks } from './wrap-hooks.ts'

let dir: string
let home: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'logbook-sdk-'))
  home = join(dir, 'home')
})
afterEach(async () => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
  await rm(dir, { recursive: true, force: true })
})

interface Line {
  event: string
  via: string
  payload: Record<string, unknown>
}

const settled = () => sharedRecorder(home, () => recorder({ write: () => Promise.resolve() })).settled()

/** What lies in the spool, in order. */
async function spooled(): Promise<Line[]> {
  await settled()
  const folder = join(home, 'spool', 'incoming')
  const names = (await readdir(folder).catch((): string[] => [])).sort()
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Line))
}

const call = (matcher: HookMatcher | undefined, input: unknown, signal = new AbortController().signal) =>
  Promise.all((matcher?.hooks ?? []).map((hook) => hook(input as never, 'toolu_1', { signal })))

const ours = (hooks: Hooks, event: string) => hooks[event]?.at(-1)
const input = (event: string, more: Record<string, unknown> = {}) => ({
  hook_event_name: event,
  session_id: 'one',
  cwd: dir,
  transcript_path: 'x.jsonl',
  ...more,
})

test('off unless switched on: the very same object, and nothing on the disk', async () => {
  const hooks: Hooks = { Stop: [{ hooks: [async () => ({})] }] }
  expect(wrapHooks(hooks, { home })).toBe(hooks)
  vi.stubEnv('LOGBOOK_SDK_CAPTURE', '0')
  expect(wrapHooks(hooks, { home })).toBe(hooks)
  vi.stubEnv('LOGBOOK_SDK_CAPTURE', 'true')
  expect(wrapHooks(hooks, { home, enabled: false })).toBe(hooks)
  expect(wrapHooks(hooks, { home })).not.toBe(hooks)
  expect(await readdir(dir)).toEqual([])
})

test('hooks that are there stay the same functions in the same order; ours answers nothing', async () => {
  const seen: unknown[] = []
  const first: HookMatcher = {
    matcher: 'Bash',
    timeout: 3,
    hooks: [async (...given) => (seen.push(given), { decision: 'block' })],
  }
  const second: HookMatcher = { hooks: [async () => Promise.reject(new Error('theirs'))] }
  const hooks: Hooks = { PreToolUse: [first, second], WorktreeCreate: [first] }
  const wrapped = wrapHooks(hooks, { enabled: true, home })
  expect(hooks.PreToolUse).toHaveLength(2)
  expect(wrapped.PreToolUse?.slice(0, 2)).toEqual([first, second])
  expect(wrapped.PreToolUse?.[0]).toBe(first)
  expect(wrapped.WorktreeCreate).toBe(hooks.WorktreeCreate)
  expect(Object.keys(wrapped).sort()).toEqual([...recordedEvents, 'WorktreeCreate'].sort())
  const given = Object.freeze(input('PreToolUse', { tool_input: Object.freeze({ command: 'ls' }) }))
  const aborted = AbortSignal.abort()
  expect(await call(wrapped.PreToolUse?.[0], given, aborted)).toEqual([{ decision: 'block' }])
  expect(seen).toEqual([[given, 'toolu_1', { signal: aborted }]])
  await expect(call(wrapped.PreToolUse?.[1], given)).rejects.toThrow('theirs')
  expect(await call(ours(wrapped, 'PreToolUse'), given, aborted)).toEqual([{}])
})

test('wrapped twice, by whomever, it records once', async () => {
  const once = wrapHooks<Hooks>({}, { enabled: true, home })
  const twice = wrapHooks(once, { enabled: true, home })
  expect(twice.Stop).toHaveLength(1)
  await call(ours(twice, 'Stop'), input('Stop'))
  expect((await spooled()).map((line) => line.event)).toEqual(['LogbookSession', 'Stop'])
})

test('two sub-agents that begin at once make one session; order is kept; secrets are masked', async () => {
  const hooks = wrapHooks<Hooks>({}, { enabled: true, home })
  const secret = ['ghp', 'a1B2c3D4e5a1B2c3D4e5a1B2c3D4e5a1B2c3'].join('_')
  await Promise.all(
    Array.from({ length: 16 }, (_, n) =>
      call(
        ours(hooks, 'SubagentStart'),
        input('SubagentStart', { agent_id: `agent-${n}`, agent_type: 'x', note: secret }),
      ),
    ),
  )
  const lines = await spooled()
  expect(lines.filter((line) => line.event === 'LogbookSession')).toHaveLength(1)
  expect(lines[0]).toMatchObject({ event: 'LogbookSession', via: 'sdk', payload: { pid: process.pid } })
  expect(lines.slice(1).map((line) => line.payload.agent_id)).toEqual(
    Array.from({ length: 16 }, (_, n) => `agent-${n}`),
  )
  expect(JSON.stringify(lines)).not.toContain(secret)
})

test('what an agent changes in an input afterwards is not what was recorded', async () => {
  const hooks = wrapHooks<Hooks>({}, { enabled: true, home })
  const given = input('PostToolUse', { tool_response: { stdout: 'before' } })
  await call(ours(hooks, 'PostToolUse'), given)
  Object.assign(given, { tool_response: 'after' })
  expect((await spooled()).at(-1)?.payload.tool_response).toEqual({ stdout: 'before' })
})

test('an input that is no JSON, a full queue, a home that cannot be made: the agent sees nothing of it', async () => {
  const circle: Record<string, unknown> = input('Stop')
  circle.self = circle
  const hooks = wrapHooks<Hooks>({}, { enabled: true, home })
  expect(await call(ours(hooks, 'Stop'), circle)).toEqual([{}])
  await writeFile(join(dir, 'file'), '')
  const nowhere = wrapHooks<Hooks>({}, { enabled: true, home: join(dir, 'file', 'home') })
  expect(await call(ours(nowhere, 'Stop'), input('Stop'))).toEqual([{}])
})

test('the breaker opens after five failures, lets one probe through after five minutes, and closes when it is well', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-01T10:00:00Z') })
  let broken = true
  let tries = 0
  const sink: Sink = {
    write: async () => {
      tries++
      if (broken) throw new Error('disk full')
    },
  }
  const hooks = wrapHooks<Hooks>({}, { enabled: true, home, sink })
  const stop = async () => {
    await call(ours(hooks, 'Notification'), { hook_event_name: 'Notification' })
    await settled()
  }
  const health = () => sdkHealth()[home]
  for (let n = 0; n < 8; n++) await stop()
  expect(tries).toBe(5)
  expect(health()).toMatchObject({ state: 'open', dropped: 8, written: 0, lastFault: { message: expect.any(String) } })
  vi.setSystemTime(new Date('2026-03-01T10:05:01Z'))
  await Promise.all([stop(), stop(), stop()])
  expect(tries).toBe(6)
  expect(health()?.state).toBe('open')
  vi.setSystemTime(new Date('2026-03-01T10:10:02Z'))
  broken = false
  await stop()
  await stop()
  expect(health()).toMatchObject({ state: 'closed', written: 2, failuresInARow: 0 })
})

test('a session whose first look-up failed is told by the next event', async () => {
  let broken = true
  const events: string[] = []
  const sink: Sink = {
    write: async (_id, line) => {
      if (broken) throw new Error('not yet')
      events.push((JSON.parse(line) as Line).event)
    },
  }
  const hooks = wrapHooks<Hooks>({}, { enabled: true, home, sink })
  await call(ours(hooks, 'Stop'), input('Stop'))
  await settled()
  broken = false
  await call(ours(hooks, 'Stop'), input('Stop'))
  await settled()
  expect(events).toEqual(['LogbookSession', 'Stop'])
})

test('reports and states are read when a sub-agent stops: several, by type, and nothing beyond its folder', async () => {
  await mkdir(join(dir, 'reports', 'a1', 'deep'), { recursive: true })
  await mkdir(join(dir, '.claude', 'state', 'a1'), { recursive: true })
  await writeFile(join(dir, 'reports', 'a1', 'one.md'), '# One\n')
  await writeFile(join(dir, 'reports', 'a1', 'deep', 'two.md'), `${'long '.repeat(40_000)}\n`)
  await writeFile(join(dir, 'reports', 'a1', 'three.txt'), 'no report')
  await writeFile(join(dir, '.claude', 'state', 'a1', 'todo.json'), '{"left": 3}')
  await symlink('/etc/hostname', join(dir, 'reports', 'a1', 'link.md'))
  const hooks = wrapHooks<Hooks>({}, { enabled: true, home })
  await call(ours(hooks, 'SubagentStop'), input('SubagentStop', { agent_id: 'a1', agent_type: 'writer' }))
  const files = (await spooled()).filter((line) => /Report|State/.test(line.event))
  expect(files.map((line) => [line.event, line.payload.type, line.payload.path])).toEqual(
    expect.arrayContaining([
      ['LogbookReport', 'report', 'reports/a1/one.md'],
      ['LogbookReport', 'report', 'reports/a1/deep/two.md'],
      ['LogbookState', 'state', '.claude/state/a1/todo.json'],
    ]),
  )
  expect(files).toHaveLength(3)
  expect(files.find((line) => line.payload.path === 'reports/a1/deep/two.md')?.payload.content).toHaveLength(200_001)
})
