// Line → screen: the running program, a real browser at a live session, and lines as an agent writes them; and what it costs to watch
// files that nobody writes.
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { claudeFile } from '#app/importer/demo/claude-file.ts'
import { random as randomOf } from '#app/importer/demo/random.ts'
import { seeded } from '#electric/conformance/random.ts'
import { cookieFor } from '../fixtures.ts'
import { startStack } from '../stack.ts'
import type { Stack } from '../stack.ts'
import { writeGroup } from './agent-lines.ts'
import { pause } from './pause.ts'
import { startPeer } from './peers/start-peer.ts'
import { again } from './rounds.ts'
import type { Comparison } from './rounds.ts'
import { openBrowser, openScreen } from './screen.ts'
import type { Screen } from './screen.ts'
import type { Size } from './size.ts'
import type { Stage } from './stage.ts'
import { shuffled } from './statistics.ts'
import { surroundings } from './surroundings.ts'

const LOGBOOK = 'Logbook'
const PEER = 'file watch → WebSocket → page'
const CAPTURE = 'capture process'

type Shown = { name: string; file: string; screen: Screen }

/** Two comparisons: ms from a line to the screen, and what idle files cost in percent of a core (where the system tells it). */
export async function tail(stage: Stage, size: Size, seed: number): Promise<Comparison[]> {
  const stack = await startStack({ before: ({ claudeDir }) => writeIdle(claudeDir, size.watchedFiles, seed) })
  stage.ending(() => stack.stop())
  await untilQuiet(stack, size.watchedFiles)
  // The stack has a Postgres of its own, with the settings of its users.
  const around = { surroundings: await surroundings(stack.sql) }
  const idle = await idleCost(stack, size, seed)
  const shown = await toScreen(stage, stack, size, seed)
  return [shown, ...idle].map((comparison) => ({ ...around, ...comparison }))
}

async function toScreen(stage: Stage, stack: Stack, size: Size, seed: number): Promise<Comparison> {
  const browser = await openBrowser()
  stage.ending(() => browser.close())
  const dir = await mkdtemp(join(tmpdir(), 'logbook-bench-screen-'))
  stage.ending(() => rm(dir, { recursive: true, force: true }))
  const sides: Shown[] = [await ours(await browser.newContext(), stack)]
  for (const name of [PEER, again(PEER)]) {
    const file = join(dir, `${sides.length}.jsonl`)
    await writeFile(file, '')
    const { url, stop } = await startPeer('screen-relay.ts', { FILE: file })
    stage.ending(stop)
    sides.push({ name, file, screen: await openScreen(await browser.newContext(), url) })
  }
  const random = seeded(seed)
  const samples: Record<string, number[]> = { [PEER]: [], [again(PEER)]: [], [LOGBOOK]: [] }
  for (let group = -1; group < size.groupsOfLines; group += 1) {
    const groupSeed = random.below(2 ** 31)
    for (const { name, file, screen } of shuffled(sides, random)) {
      const written = await writeGroup(file, groupSeed, (group + 1) * 10)
      const seen = await screen.seen(written.map(({ mark }) => mark))
      if (group >= 0) samples[name]?.push(...written.map(({ at }, n) => (seen[n] ?? Number.NaN) - at))
    }
  }
  return {
    title: 'Line → screen',
    method:
      'Lines of 0.5 to 10 KB are appended to the transcript of a live session at random intervals of 0.05 to 2 s (their logarithm is spread ' +
      'evenly), without waiting for one another. The clock runs from before the append until the first frame of a real browser that has ' +
      `the line in its window; the page follows the end. The peer keeps and masks nothing. Every line came on every side.`,
    unit: 'ms',
    peer: PEER,
    goals: { [LOGBOOK]: { atMost: 300, alone: true } },
    samples,
    seed,
    facts: { lines: size.groupsOfLines * 10, 'files watched beside it': size.watchedFiles },
  }
}

async function ours(
  context: Awaited<ReturnType<Awaited<ReturnType<typeof openBrowser>>['newContext']>>,
  stack: Stack,
): Promise<Shown> {
  const native = '0f0e0d0c-0b0a-4908-8706-050403020100'
  const folder = join(stack.claudeDir, 'projects', '-srv-live')
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${native}.jsonl`)
  await writeFile(file, '')
  await writeGroup(file, 1, -10)
  const id = await until(
    async () => (await stack.sql`select id from sessions where native_id = ${native}`)[0]?.id as string,
  )
  await context.addCookies([await cookieFor(stack, stack.owner)])
  const screen = await openScreen(context, `${stack.address}/sessions/${id}`)
  await screen.page.getByRole('status', { name: 'Sync: live' }).waitFor()
  return { name: LOGBOOK, file, screen }
}

async function idleCost(stack: Stack, size: Size, seed: number): Promise<Comparison[]> {
  if (platform() !== 'linux') return []
  const parts = await stack.parts()
  const pids: Record<string, number> = {
    [CAPTURE]: parts['capture'] ?? 0,
    engine: parts['engine'] ?? 0,
    'web server': parts['web'] ?? 0,
  }
  const samples: Record<string, number[]> = Object.fromEntries(Object.keys(pids).map((name) => [name, []]))
  for (let time = 0; time < size.weighings; time += 1) {
    const from = await cpuOf(pids)
    const began = performance.now()
    await pause(size.idleSeconds * 1000)
    const to = await cpuOf(pids)
    const lasted = performance.now() - began
    for (const name of Object.keys(pids)) samples[name]?.push((((to[name] ?? 0) - (from[name] ?? 0)) * 100) / lasted)
  }
  return [
    {
      title: `Cost of ${size.watchedFiles} idle files`,
      method: `Processor time of the parts over ${size.idleSeconds} s, some time after the import of all files has ended. Nobody writes, and no page is open.`,
      unit: '% of a core',
      peer: undefined,
      goals: { [CAPTURE]: { atMost: 1 } },
      samples,
      seed,
      facts: { files: size.watchedFiles, folders: Math.ceil(size.watchedFiles / 50) },
    },
  ]
}

/** Milliseconds of processor time that each process has used, in steps of ten: user and system (proc(5), fields 14 and 15). */
async function cpuOf(pids: Record<string, number>): Promise<Record<string, number>> {
  const all: Record<string, number> = {}
  for (const [name, pid] of Object.entries(pids)) {
    const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ').at(-1)?.split(' ') ?? []
    all[name] = (Number(fields[11]) + Number(fields[12])) * 10
  }
  return all
}

// Slices of fifty sessions: each file is one that the tail would have to notice.
async function writeIdle(claudeDir: string, files: number, seed: number): Promise<void> {
  const yesterday = new Date(Date.now() - 86_400_000)
  const ids = Array.from({ length: 50 }, (_, n) => randomOf(seed + n).uuid())
  for (let n = 0; n < files; n += 1) {
    const folder = join(claudeDir, 'projects', `-srv-idle-${Math.floor(n / 50)}`)
    if (n % 50 === 0) await mkdir(folder, { recursive: true })
    const session = claudeFile({
      random: randomOf(seed * 7 + n),
      start: yesterday,
      cwd: '/srv/idle',
      branch: 'main',
      sessionId: ids[n % 50] ?? '',
    })
    session.prompt(`Prompt ${n}`)
    const path = join(folder, `${n}.jsonl`)
    await writeFile(path, session.text())
    await utimes(path, yesterday, yesterday)
  }
}

async function untilQuiet({ sql }: Stack, files: number): Promise<void> {
  const taken = async () => (await sql`select count(*)::int as n from capture_cursors`)[0]?.n === files
  const searchable = async () =>
    (await sql`select 1 from session_heads where search_dirty_since is not null limit 1`).length === 0
  const settled = async () =>
    (await sql`select 1 from sessions where kind = 'main' and meta->'enriched' is null limit 1`).length === 0
  for (const fact of [taken, searchable, settled]) await until(async () => (await fact()) || undefined)
}

/** Asks ten times a second until there is an answer. */
async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await pause(100)
  }
}
