// Records of every format with anything in the place of anything, through the whole importer: no value may stop a file, and every
// record is in the account. HOSTILE_SEED makes another run, HOSTILE_ROUNDS a longer one.
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { fixtures } from './demo/fixtures.ts'
import { random } from './demo/random.ts'
import { demoSessions } from './demo/sessions.ts'
import type { Random } from './demo/random.ts'
import { isObject } from './formats/read.ts'
import { bench, gaps } from './testing/run.ts'

const seed = Number(process.env['HOSTILE_SEED'] ?? 77)
const rounds = Number(process.env['HOSTILE_ROUNDS'] ?? 1)

/** Too long for an index, and not to be compressed. */
const long = Array.from({ length: 300 }, (_, i) => createHash('sha256').update(String(i)).digest('hex')).join('')

const numbers = [0, -1, 1.5, 1e300, 2 ** 31, 2 ** 53, 2 ** 63, 8.64e15]
const texts = ['', '\u0000', '\ud800', long, '__proto__', '12', '-', '{', 'infinity']
const times = [
  '2025-13-45',
  '0000-00-00T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '+275760-09-13T00:00:00Z',
]
const odd: unknown[] = [null, true, [], {}, [null], [[]], { '': null }, ...numbers, ...texts, ...times]

const files = [...fixtures(), ...demoSessions({ now: new Date('2026-03-01T00:00:00Z'), bigEvents: 60 })]

/** `value` with something else somewhere in it. */
function spoiled(value: unknown, dice: Random): unknown {
  const deeper = dice.int(6) > 0
  if (Array.isArray(value) && value.length > 0 && deeper)
    return value.with(dice.int(value.length), spoiled(value[dice.int(value.length)], dice))
  if (isObject(value) && deeper) {
    const keys = Object.keys(value)
    const key = keys[dice.int(Math.max(1, keys.length))]
    if (key !== undefined) return { ...value, [key]: spoiled(value[key], dice) }
  }
  return odd[dice.int(odd.length)]
}

function spoiledText(text: string, dice: Random): string {
  const one = (json: string): string | null => {
    try {
      return dice.int(3) > 0 ? JSON.stringify(spoiled(JSON.parse(json), dice)) : json
    } catch {
      return null
    }
  }
  return one(text) ?? text.replace(/.+/g, (line) => one(line) ?? line)
}

test('a process id that no system gives stops no file', async () => {
  const one = await bench()
  try {
    const payload = { session_id: 's', hook_event_name: 'SessionEnd', reason: 'other' }
    const envelope = (ppid: number) =>
      `${JSON.stringify({ v: 1, id: `e${ppid}`, at: '2026-03-02T09:00:16.000Z', agent: 'claude', pid: 2, ppid, event: 'SessionEnd', payload })}\n`
    await writeFile(join(one.dir, 'h.jsonl'), [2 ** 53, 1.5, -1, 7].map(envelope).join(''))
    expect(await one.run([one.dir])).toMatchObject({ records: 4, stored: 4, refused: 0, perFile: [{ error: null }] })
  } finally {
    await one.close()
  }
})

test('numbers, times and names beyond what columns hold stop no file', async () => {
  const one = await bench()
  try {
    const say = (n: number, role: string, at: string, message: object, more = {}) =>
      `${JSON.stringify({ type: role, uuid: `u${n}`, sessionId: 's', timestamp: at, message: { role, ...message }, ...more })}\n`
    const call = { type: 'tool_use', id: 'call_1', name: 'Bash', input: { command: 'sleep' } }
    const result = { type: 'tool_result', tool_use_id: 'call_1', content: 'done' }
    const usage = { input_tokens: 1e300, output_tokens: 2 ** 62, server_tool_use: { web_search_requests: 2 ** 40 } }
    const path = join(one.dir, 's.jsonl')
    await writeFile(
      path,
      say(1, 'assistant', '2026-01-01T00:00:00Z', { id: 'm1', model: 'claude-opus-4-5', content: [call], usage }) +
        // An answer that was given forty days later.
        say(2, 'user', '2026-02-10T00:00:00Z', { content: [result] }, { cwd: `/${long}` }) +
        say(3, 'assistant', '2026-02-10T00:00:01Z', {
          id: 'm3',
          model: long,
          content: [],
          usage: { output_tokens: 1 },
        }),
    )
    await writeFile(
      join(one.dir, 't.jsonl'),
      say(4, 'user', '2026-01-01T00:00:00Z', { content: 'x' }, { sessionId: long }),
    )
    expect(await one.run([one.dir])).toMatchObject({ records: 4, stored: 4, refused: 0 })
    const [tool] = await one.database.sql`select state, latency_ms from tool_events`
    expect(tool).toEqual({ state: 'succeeded', latency_ms: null })
  } finally {
    await one.close()
  }
})

test(
  `nothing in a record stops its file or falls out of the account (HOSTILE_SEED=${seed})`,
  async () => {
    const one = await bench()
    try {
      for (let round = 0; round < rounds; round++) {
        const folder = join(one.dir, `round-${round}`)
        for (const [i, { path, text }] of files.entries()) {
          const dice = random(seed + round * 1000 + i)
          const file = join(folder, path)
          await mkdir(dirname(file), { recursive: true })
          await writeFile(file, spoiledText(text, dice))
        }
        const report = await one.run([folder])
        for (const { path, error, records, stored, same, refused } of report.perFile) {
          expect(error ?? '', `${path}, HOSTILE_SEED=${seed}`).not.toMatch(/could not be read/)
          expect(stored + same + refused, `${path}, HOSTILE_SEED=${seed}`).toBe(records)
        }
      }
      expect(await gaps(one)).toEqual([])
    } finally {
      await one.close()
    }
  },
  30_000 + rounds * 15_000,
)
