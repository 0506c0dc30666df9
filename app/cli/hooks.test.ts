// `logbook hooks` as a person runs it, on folders of its own: what is installed is what an agent can run.
import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { projectDir } from '#app/supervisor/parts.ts'
import { incoming } from '#app/capture/hook/testing.ts'

let dir: string
const home = () => join(dir, 'my logbook')
const settings = () => join(dir, '.claude', 'settings.json')

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'logbook-hooks-'))
  mkdirSync(join(dir, '.claude'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

interface Ran {
  code: number
  out: string
  err: string
}

function run(program: string, words: string[], env: Record<string, string> = {}, input = ''): Promise<Ran> {
  return new Promise((done) => {
    const { CLAUDE_CONFIG_DIR: _, CODEX_HOME: __, ...rest } = process.env
    const child = execFile(program, words, { env: { ...rest, HOME: dir, ...env } }, (error, out, err) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
    child.stdin?.end(input)
  })
}
const hooks = (words: string[], env?: Record<string, string>) =>
  run(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(projectDir, 'app/cli/main.ts'), 'hooks', ...words, '--data', home()],
    env,
  )

const mine =
  '{\n    "model": "opus",\n    "hooks": {"Stop": [{"hooks": [{"type": "command", "command": "say done"}]}]}\n}\n'

test('install shows the difference, writes it once, and undo gives the very bytes back', async () => {
  writeFileSync(settings(), mine, { mode: 0o640 })
  const dry = await hooks(['install', '--dry-run'])
  expect(dry.out).toMatch(/^\+.*"PreToolUse"/m)
  expect(readFileSync(settings(), 'utf8')).toBe(mine)
  const first = await hooks(['install'])
  expect(first).toMatchObject({ code: 0, err: '' })
  expect(first.out).toContain(dry.out.split('\n').slice(0, -2).join('\n'))
  const installed = readFileSync(settings(), 'utf8')
  expect(installed).toContain('"command": "say done"')
  expect(statSync(settings()).mode & 0o777).toBe(0o640)
  expect(readFileSync(`${settings()}.logbook-backup`, 'utf8')).toBe(mine)
  expect((await hooks(['install'])).out).toContain('installed already')
  expect(readFileSync(settings(), 'utf8')).toBe(installed)
  expect(JSON.parse((await hooks(['status', '--json'])).out)).toMatchObject({
    targets: [{ agent: 'claude', state: 'installed' }],
  })
  expect((await hooks(['uninstall'])).code).toBe(0)
  expect(readFileSync(settings(), 'utf8')).toBe(mine)
  expect(readdirSync(join(dir, '.claude'))).toEqual(['settings.json'])
}, 60_000)

test('the line that is printed and installed can be run by a shell, and records', async () => {
  await hooks(['install'])
  const line = (await hooks(['command'])).out.trim()
  const installed = JSON.parse(readFileSync(settings(), 'utf8')) as {
    hooks: Record<string, Array<{ hooks: Array<{ command: string }> }>>
  }
  expect(installed.hooks['Stop']?.[0]?.hooks[0]?.command).toBe(line)
  const input = JSON.stringify({ session_id: 'one', hook_event_name: 'Stop' })
  expect(await run('/bin/sh', ['-c', line], {}, input)).toEqual({ code: 0, out: '', err: '' })
  expect(incoming(home()).map(({ event, agent }) => [event, agent])).toEqual([['Stop', 'claude']])
  await hooks(['disable'])
  await run('/bin/sh', ['-c', line], {}, input)
  expect(incoming(home())).toHaveLength(1)
  await hooks(['enable'])
  await run('/bin/sh', ['-c', line], {}, input)
  expect(incoming(home())).toHaveLength(2)
}, 60_000)

test('a file that was not there is made, and gone again after undo', async () => {
  const other = join(dir, 'other')
  expect((await hooks(['install'], { CLAUDE_CONFIG_DIR: other })).code).toBe(0)
  expect(existsSync(settings())).toBe(false)
  expect(JSON.parse(readFileSync(join(other, 'settings.json'), 'utf8'))).toHaveProperty('hooks.SessionEnd')
  expect((await hooks(['uninstall'], { CLAUDE_CONFIG_DIR: other })).code).toBe(0)
  expect(readdirSync(other)).toEqual([])
}, 60_000)

test('what somebody changed since stays when the hooks are taken out, and a link stays a link', async () => {
  const real = join(dir, 'dotfiles.json')
  writeFileSync(real, mine)
  symlinkSync(real, settings())
  await hooks(['install'])
  const changed = readFileSync(real, 'utf8').replace('"opus"', '"sonnet"')
  writeFileSync(real, changed)
  await hooks(['uninstall'])
  expect(readFileSync(settings(), 'utf8')).toBe(mine.replace('"opus"', '"sonnet"'))
  expect(readdirSync(dir)).toContain('dotfiles.json')
}, 60_000)

test('settings that are broken are left alone, in words', async () => {
  writeFileSync(settings(), '{"hooks": ')
  const ran = await hooks(['install'])
  expect(ran.code).toBe(2)
  expect(ran.err).toMatch(/settings\.json was left as it is: it is not valid JSON .*Nothing was written/)
  expect(readFileSync(settings(), 'utf8')).toBe('{"hooks": ')
}, 60_000)

test('Codex and Gemini CLI are asked where they are found, and named ones are', async () => {
  mkdirSync(join(dir, '.codex'))
  writeFileSync(join(dir, '.codex', 'config.toml'), 'model = "x"\n')
  const project = join(dir, 'project')
  mkdirSync(project)
  await hooks(['install'])
  expect(readFileSync(join(dir, '.codex', 'config.toml'), 'utf8')).toMatch(
    /^notify = \[.*"--agent", "codex"\]\nmodel = "x"\n$/,
  )
  expect(existsSync(join(dir, '.gemini'))).toBe(false)
  await hooks(['install', '--agent', 'gemini'])
  expect(JSON.parse(readFileSync(join(dir, '.gemini', 'settings.json'), 'utf8'))).toHaveProperty('hooks.AfterAgent')
  await hooks(['install', '--project', project])
  expect(existsSync(join(project, '.claude', 'settings.json'))).toBe(true)
  expect((await hooks(['install', '--agent', 'nobody'])).err).toContain('There is no agent "nobody"')
}, 60_000)
