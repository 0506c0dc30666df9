// Plain Node 20, no dependencies. Installs, checks the code, runs unit and Postgres tests, builds, runs the browser tests.
// The last line is "N passed, N failed"; a check that is no test (types, lint …) counts as one failure when it fails.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { nodeForUs, projectDir } from './carried-node.mjs'
import { ensureInstalled } from './install.mjs'

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
  const account = { passed: 0, failed: 0 }
  for (const [name, [program, ...args]] of Object.entries(checks)) {
    const begun = Date.now()
    const { code, output } = await run(program, args, { quiet: true })
    const seconds = ((Date.now() - begun) / 1000).toFixed(1)
    console.log(code === 0 ? `ok: ${name} (${seconds} s)` : `${output}\nFAILED: ${name}`)
    if (code !== 0) account.failed++
  }
  add(account, await unitTests())
  if (browser) add(account, await browserTests())
  console.log(`${account.passed} passed, ${account.failed} failed`)
  return account.failed === 0 ? 0 : 1
}

async function unitTests() {
  const file = join(results, 'vitest.json')
  rmSync(file, { force: true })
  const { code } = await run('vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ])
  return counted(code, file, (report) => [report.numPassedTests, report.numFailedTests])
}

async function browserTests() {
  const file = join(results, 'playwright.json')
  rmSync(file, { force: true })
  const { code: none } = await run(join(projectDir, 'e2e', 'house', 'browser.ts'), [])
  if (none) return { passed: 0, failed: 1 }
  try {
    await ensureBuilt()
  } catch (error) {
    console.error(error.message)
    return { passed: 0, failed: 1 }
  }
  const { code } = await run('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  })
  return counted(code, file, ({ stats }) => [stats.expected + stats.flaky, stats.unexpected])
}

// A runner that failed without a failed test (a file that does not load, a crash) is one failure.
function counted(code, file, numbers) {
  const [passed, failed] = existsSync(file) ? numbers(JSON.parse(readFileSync(file, 'utf8'))) : [0, 0]
  return { passed, failed: Math.max(failed, code === 0 ? 0 : 1) }
}

function add(account, { passed, failed }) {
  account.passed += passed
  account.failed += failed
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
