// Lines as an agent writes them: what it says, now and then with a tool's call and answer before it, at random intervals.
import { appendFile } from 'node:fs/promises'
import { seeded } from '#electric/conformance/random.ts'
import type { Random } from '#electric/conformance/random.ts'
import { pause } from './pause.ts'

const WORDS = ['the', 'reader', 'keeps', 'its', 'place', 'while', 'rows', 'arrive', 'and', 'nothing', 'moves'] as const
const SESSION = '0f0e0d0c-0b0a-4908-8706-050403020100'

export type Written = { mark: string; at: number }

/**
 * Appends ten lines with the marks `line-<from + 1>;` … and answers when each was about to be written (performance.now). The same
 * seed writes the same lines after the same pauses: 0.05 to 2 s, their logarithm spread evenly.
 */
export async function writeGroup(file: string, seed: number, from: number): Promise<Written[]> {
  const random = seeded(seed)
  const written: Written[] = []
  for (let n = from + 1; n <= from + 10; n += 1) {
    const mark = `line-${n};`
    const lines = [...(random.chance(0.3) ? toolLines(n, random) : []), spoken(n, `${mark} ${prose(random, 20, 200)}`)]
    written.push({ mark, at: performance.now() })
    await appendFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    await pause(50 * 40 ** (random.below(1000) / 1000))
  }
  return written
}

const prose = (random: Random, least: number, most: number): string =>
  Array.from({ length: least + random.below(most - least) }, () => random.pick(WORDS)).join(' ')

function spoken(n: number, text: string) {
  const usage = {
    input_tokens: 9,
    cache_creation_input_tokens: 812,
    cache_read_input_tokens: 51_200,
    output_tokens: 120,
  }
  return record('assistant', n, 'said', {
    role: 'assistant',
    id: `msg_${n}`,
    model: 'claude-opus-4-1',
    content: [{ type: 'text', text }],
    usage,
  })
}

function toolLines(n: number, random: Random) {
  const id = `toolu_${n}`
  const call = { type: 'tool_use', id, name: 'Read', input: { file_path: `/srv/app/file-${n}.ts` } }
  const answer = { type: 'tool_result', tool_use_id: id, content: prose(random, 100, 1500) }
  return [
    record('assistant', n, 'call', { role: 'assistant', id: `msg_c${n}`, model: 'claude-opus-4-1', content: [call] }),
    record('user', n, 'answer', { role: 'user', content: [answer] }),
  ]
}

function record(type: string, n: number, part: string, message: Record<string, unknown>) {
  const timestamp = new Date().toISOString()
  const own = { cwd: '/srv/app', sessionId: SESSION, version: '2.1.62', gitBranch: 'main', isSidechain: false }
  return { parentUuid: null, ...own, type, message, uuid: `${part}-${n}`, timestamp }
}
