// Plain Node 20, no dependencies. Builds the web app when its sources differ from those of the last build.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeForUs, projectDir } from './carried-node.mjs'

const stampFile = join(projectDir, '.output', '.stamp')
const entry = join(projectDir, '.output', 'server', 'index.mjs')
const sources = ['app', 'db', 'electric', 'package-lock.json', 'package.json', 'tsconfig.json', 'vite.config.ts']
// Tests do not end up in the build, and the route tree is made by it.
const ignored = /\.(test|spec)\.tsx?$|routeTree\.gen\.ts$/

/** Builds when needed, or always with `force`; throws with the builder's output when it fails. */
export async function ensureBuilt({ force = false } = {}) {
  const wanted = sourcesHash()
  if (!force && existsSync(entry) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return
  const begun = Date.now()
  console.log('Building the web app …')
  // Without its stamp, an interrupted build is never taken for a finished one.
  rmSync(stampFile, { force: true })
  const { code, output } = await runBuild()
  if (code !== 0) throw new Error(`${output}\nThe build failed; what it said is above. Nothing was started.`)
  writeFileSync(stampFile, wanted)
  console.log(`Built in ${((Date.now() - begun) / 1000).toFixed(0)} s.`)
}

function sourcesHash() {
  const hash = createHash('sha256')
  for (const source of sources) addTo(hash, source)
  return hash.digest('hex')
}

function addTo(hash, path) {
  const full = join(projectDir, path)
  if (!existsSync(full) || ignored.test(path)) return
  let names
  try {
    names = readdirSync(full).sort()
  } catch {
    hash.update(`${path}\0`).update(readFileSync(full)).update('\0')
    return
  }
  for (const name of names) addTo(hash, `${path}/${name}`)
}

async function runBuild() {
  const web = await run(join(projectDir, 'node_modules', 'vite', 'bin', 'vite.js'), 'build')
  if (web.code !== 0) return web
  // The web build empties the folder, so the others come after it.
  const engine = await run(join(projectDir, 'electric', 'engine', 'build.ts'))
  return engine.code === 0 ? run(join(projectDir, 'app', 'capture', 'hook', 'build.ts')) : engine
}

function run(...words) {
  const child = spawn(nodeForUs(), ['--disable-warning=ExperimentalWarning', ...words], {
    cwd: projectDir,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code) => done({ code, output }))
  })
}
