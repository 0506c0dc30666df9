// Plain Node 20, no dependencies. Installs, checks the code, runs unit and Postgres tests, builds, runs the browser tests.
// The last line is "N passed, N failed"; a check that is no test (types, lint …) counts as one failure when it fails. A test that failed
// gets one more attempt, alone and with the same seeds; what then passes is told by name and words before the last line, never hidden.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { nodeForUs, projectDir } from './carried-node.mjs'
import { ensureInstalled } from './install.mjs'
import { browserReport, told, unitReport } from './test-report.mjs'
import { drawnSeeds } from './test-seeds.mjs'

const results = join(projectDir, 'test-results')
const modules = join(projectDir, 'node_modules')
const checks = {
  types: ['typescript/bin/tsc', '--noEmit'],
  'lint, import law and cycles': ['oxlint/bin/oxlint', '-c', '.oxlintrc.json', '--deny-warnings'],
  format: ['oxfmt/bin/oxfmt', '--check', '.'],
  'dead code': ['knip/bin/knip.js'],
}

/** Resolves with 0 when all is well, else 1. */
export async function test({ browser }) {
  ensureInstalled()
  mkdirSync(results, { recursive: true })
  const seeds = drawnSeeds(['app', 'db', 'electric', 'e2e'].map((folder) => join(projectDir, folder)))
  console.log(`Seeds of random tests: ${JSON.stringify(seeds)}`)
  Object.assign(process.env, seeds)
  const parts = []
  for (const [name, [program, ...args]] of Object.entries(checks)) {
    const begun = Date.now()
    const { code, output } = await run(program, args, { quiet: true })
    const seconds = ((Date.now() - begun) / 1000).toFixed(1)
    console.log(code === 0 ? `ok: ${name} (${seconds} s)` : `${output}\nFAILED: ${name}`)
    if (code !== 0) parts.push(broken(name))
  }
  parts.push(await unitTests())
  if (browser) parts.push(await browserTests())
  for (const { unsteady = [], failures } of parts) {
    if (unsteady.length > 0) console.log(told('PASSED AT THE SECOND ATTEMPT ONLY', unsteady))
    if (failures.length > 0) console.log(told('FAILED', failures))
  }
  const [passed, failed] = ['passed', 'failed'].map((key) => parts.reduce((sum, part) => sum + part[key], 0))
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

async function unitTests() {
  const first = await vitest('vitest', [])
  if (first.failed === 0) return first
  const files = [...new Set(first.failures.map(({ file }) => file))].filter((file) => existsSync(file))
  if (files.length === 0) return first
  const second = await vitest('vitest-again', files)
  const failed = new Set(second.failures.map(({ file, name }) => `${file} ${name}`))
  const unsteady = first.failures.filter(({ file, name }) => !failed.has(`${file} ${name}`))
  const steady = second.failures
  return { passed: first.passed + first.failed - steady.length, failed: steady.length, failures: steady, unsteady }
}

async function vitest(name, files) {
  const file = join(results, `${name}.json`)
  rmSync(file, { force: true })
  const { code } = await run('vitest/vitest.mjs', [
    'run',
    ...files,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ])
  return reported(code, file, unitReport)
}

async function browserTests() {
  const file = join(results, 'playwright.json')
  rmSync(file, { force: true })
  const { code: none } = await run(join(projectDir, 'e2e', 'house', 'browser.ts'), [])
  if (none) return broken('no browser')
  try {
    await ensureBuilt()
  } catch (error) {
    console.error(error.message)
    return broken('build')
  }
  const { code } = await run('@playwright/test/cli.js', ['test', '--retries=1', '--reporter=list,json'], {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  })
  return reported(code, file, browserReport)
}

// A runner that failed without a failed test (a file that does not load, a crash) is one failure.
function reported(code, file, read) {
  const report = existsSync(file)
    ? read(JSON.parse(readFileSync(file, 'utf8')))
    : { passed: 0, failed: 0, failures: [] }
  return code !== 0 && report.failed === 0 ? { ...broken(file), passed: report.passed } : report
}

function broken(name) {
  return { passed: 0, failed: 1, failures: [{ file: name, name: 'as a whole', words: '    see its output above' }] }
}

function run(program, args, { quiet = false, env = {} } = {}) {
  const node = nodeForUs()
  const script = program.endsWith('.ts') ? program : join(modules, ...program.split('/'))
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', script, ...args], {
    cwd: projectDir,
    // Tools that start Node by name must get the carried one.
    env: { ...process.env, ...env, PATH: [dirname(node), join(modules, '.bin'), process.env.PATH].join(delimiter) },
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  })
  let output = ''
  for (const stream of quiet ? [child.stdout, child.stderr] : []) stream.on('data', (chunk) => (output += chunk))
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code) => done({ code, output }))
  })
}
