// What a hook costs an agent: the bundle with an event at stdin, against the same Node with an empty script.
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeBundle } from '#app/capture/hook/bundle.server.ts'
import { again, alternate } from './rounds.ts'
import type { Comparison, Side } from './rounds.ts'
import type { Size } from './size.ts'
import type { Stage } from './stage.ts'

const HOOK = 'logbook hook'
const PEER = 'node, empty script'

/** One comparison, by the clock, from the start of the process until it has ended. */
export async function hook(stage: Stage, size: Size, seed: number): Promise<Comparison[]> {
  const dir = await mkdtemp(join(tmpdir(), 'logbook-bench-hook-'))
  stage.ending(() => rm(dir, { recursive: true, force: true }))
  const bundle = join(dir, 'logbook-hook.cjs')
  const empty = join(dir, 'empty.cjs')
  await writeBundle(bundle)
  await writeFile(empty, '')
  const words = [bundle, '--data', join(dir, 'home')]
  const sides: Side[] = [
    { name: PEER, measure: () => timed([empty]) },
    { name: again(PEER), measure: () => timed([empty]) },
    { name: HOOK, measure: () => timed(words) },
  ]
  const samples = await alternate(sides, { rounds: size.hooks, warmUp: 2, seed })
  return [
    {
      title: 'Cost of a hook',
      method:
        'The bundle reads a PostToolUse of 2 KB from stdin, masks it and flushes it into the spool, against the same Node with an ' +
        'empty script and the same stdin. The clock runs from before the process is started until it has ended.',
      unit: 'ms',
      peer: PEER,
      goals: { [HOOK]: { atMost: 1.3 } },
      samples,
      seed,
      facts: { hooks: size.hooks },
    },
  ]
}

const input = JSON.stringify({
  session_id: '0f0e0d0c-0b0a-4908-8706-050403020100',
  transcript_path: '/home/someone/.claude/projects/-srv/0f0e0d0c.jsonl',
  cwd: '/srv',
  hook_event_name: 'PostToolUse',
  tool_name: 'Bash',
  tool_input: { command: 'npm test' },
  tool_response: { stdout: 'ok and on to the next line\n'.repeat(70), stderr: '', interrupted: false },
  tool_use_id: 'toolu_01',
})

function timed(words: string[]): Promise<number> {
  const began = performance.now()
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, words, { stdio: ['pipe', 'ignore', 'ignore'] })
    child.stdin.on('error', () => undefined)
    child.once('error', fail)
    child.once('exit', () => done(performance.now() - began))
    child.stdin.end(input)
  })
}
