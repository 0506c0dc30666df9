// What npm start does before our own Node runs, in a small copy of the project whose npm and Vite are stand-ins that
// count their calls.
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { projectDir } from './files.ts'

let copy: string
const at = (...path: string[]) => join(copy, ...path)
const write = (path: string, text: string) => {
  mkdirSync(at(path, '..'), { recursive: true })
  writeFileSync(at(path), text)
}

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'logbook-bootstrap-'))
  cpSync(join(projectDir, 'app/cli/bootstrap'), at('app/cli/bootstrap'), { recursive: true })
  cpSync(join(projectDir, 'app/cli/start.mjs'), at('app/cli/start.mjs'))
  write('app/cli/main.ts', `console.log('started', process.argv.slice(2).join(' '))`)
  write('app/capture/hook/build.ts', '')
  write('electric/engine/build.ts', '')
  write('package-lock.json', '{"one":1}')
  write('package.json', '{"type":"module"}')
  write('npm.mjs', npm)
})
afterEach(() => rmSync(copy, { recursive: true, force: true }))

// Installs a Node and a Vite; each call leaves a letter in calls.txt.
const npm = `
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
appendFileSync('calls.txt', 'I')
if (process.env.NPM_FAILS) process.exit(1)
rmSync('node_modules', { recursive: true, force: true })
const system = process.platform + '-' + process.arch
for (const name of ['node-' + system, 'node-bin-' + system]) {
  mkdirSync('node_modules/' + name + '/bin', { recursive: true })
  symlinkSync(process.execPath, 'node_modules/' + name + '/bin/node')
}
mkdirSync('node_modules/vite/bin', { recursive: true })
writeFileSync('node_modules/.package-lock.json', '{}')
writeFileSync('node_modules/vite/bin/vite.js', \`
  import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
  appendFileSync('calls.txt', 'B')
  mkdirSync('.output/server', { recursive: true })
  writeFileSync('.output/server/index.mjs', '')
  if (process.env.VITE_FAILS) { console.error('a syntax error'); process.exit(1) }
\`)
writeFileSync('node_modules/package.json', '{"type":"module"}')
`

function start(flags: string[] = [], env: Record<string, string> = {}) {
  const given = {
    ...process.env,
    npm_execpath: at('npm.mjs.js'),
    npm_node_execpath: process.execPath,
    LOGBOOK_HOME: at('home'),
    ...env,
  }
  cpSync(at('npm.mjs'), at('npm.mjs.js'))
  return new Promise<{ code: number | null; said: string; calls: string }>((done) => {
    rmSync(at('calls.txt'), { force: true })
    const child = execFile(
      process.execPath,
      [at('app/cli/start.mjs'), ...flags],
      { cwd: copy, env: given },
      (_error, out, err) =>
        done({
          code: child.exitCode,
          said: out + err,
          calls: existsSync(at('calls.txt')) ? readFileSync(at('calls.txt'), 'utf8') : '',
        }),
    )
  })
}

test('installs and builds once; again only for a new lock file, new sources or --rebuild', async () => {
  expect(await start(['--no-open'])).toMatchObject({
    code: 0,
    calls: 'IB',
    said: expect.stringContaining('started start --no-open'),
  })
  expect(await start()).toMatchObject({ code: 0, calls: '' })
  write('app/page.tsx', 'new')
  expect((await start()).calls).toBe('B')
  write('app/page.test.tsx', 'a test is not in the build')
  expect((await start()).calls).toBe('')
  expect((await start(['--rebuild'])).calls).toBe('B')
  write('package-lock.json', '{"two":2}')
  expect((await start()).calls).toBe('IB')
})

test('a failed build is told, and never taken for a finished one', async () => {
  const failed = await start([], { VITE_FAILS: '1' })
  expect(failed).toMatchObject({ code: 1, calls: 'IB' })
  expect(failed.said).toMatch(/a syntax error[\s\S]*The build failed/)
  expect((await start()).calls).toBe('B')
})

test('a failed install stops there', async () => {
  expect(await start([], { NPM_FAILS: '1' })).toMatchObject({
    code: 1,
    calls: 'I',
    said: expect.stringContaining('npm ci failed'),
  })
})

test('a linked node_modules is not emptied', async () => {
  mkdirSync(at('elsewhere'))
  symlinkSync(at('elsewhere'), at('node_modules'))
  expect(await start()).toMatchObject({ code: 1, calls: '', said: expect.stringContaining('is a link') })
})

test('nothing is installed or built under a running Logbook', async () => {
  await start()
  write('home/running.json', JSON.stringify({ pid: process.pid }))
  write('package-lock.json', '{"two":2}')
  expect(await start()).toMatchObject({ calls: '', said: expect.stringContaining('started') })
})

test('a Node that is too old gets one sentence', async () => {
  write('pretend.mjs', `Object.defineProperty(process.versions, 'node', { value: '18.20.1' })`)
  const { code, said, calls } = await start([], { NODE_OPTIONS: `--import=${at('pretend.mjs')}` })
  expect({ code, calls }).toEqual({ code: 1, calls: '' })
  expect(said.trim().split('\n')).toEqual([expect.stringMatching(/^Logbook needs Node 20 or newer; this is 18\.20\.1/)])
})
