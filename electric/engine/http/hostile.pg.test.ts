// Whatever is sent, the answer is a refusal in the protocol's form or a page, never a 500, and the process stays small and alive.
import { execFileSync } from 'node:child_process'
import { Agent, request as httpRequest } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EngineProcess } from '../../conformance/engine-process.ts'
import { runSeed, seeded } from '../../conformance/random.ts'
import type { Random } from '../../conformance/random.ts'
import { active, getShape } from '../../conformance/reader.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { testSettings } from '../testing.ts'

let database: DisposableDatabase
let engine: EngineProcess
let handle = ''
const agent = new Agent({ keepAlive: true, maxSockets: 8 })

beforeAll(async () => {
  database = await disposableDatabase()
  await database.sql
    .unsafe(`CREATE TABLE items (id int PRIMARY KEY, title text, tags text[], at timestamptz, data jsonb);
    INSERT INTO items VALUES (1, 'one', '{a}', now(), '{}')`)
  engine = await EngineProcess.start(
    testSettings(database.url, { ELECTRIC_LONG_POLL_TIMEOUT: '100', ELECTRIC_ENABLE_INTEGRATION_TESTING: 'true' }),
  )
  await active(engine.url)
  handle = (await getShape(engine.url, { table: 'items', offset: '-1' })).headers.get('electric-handle') ?? ''
})
afterAll(async () => {
  agent.destroy()
  await engine.kill()
  await database.drop()
})

type Hostile = { readonly method: string; readonly target: string; readonly body: Buffer | undefined }
type Reply = { readonly status: number; readonly type: string; readonly text: string }

/** Sends the target byte by byte as it is; an event stream is closed as soon as it begins. */
function send({ method, target, body }: Hostile): Promise<Reply> {
  const { hostname, port } = new URL(engine.url)
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ hostname, port, method, path: target, agent }, (response) => {
      const type = response.headers['content-type'] ?? ''
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, type, text: Buffer.concat(pieces).toString() }),
      )
      if (!type.startsWith('text/event-stream')) return
      resolve({ status: response.statusCode ?? 0, type, text: '' })
      response.destroy()
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

const NAMES = [
  'table', 'offset', 'handle', 'live', 'live_sse', 'cursor', 'where', 'params', 'params[1]', 'params[2]', 'params[1][1]', 'params[__proto__]',
  'columns', 'queryable_columns', 'replica', 'log', 'subset', 'subset__where', 'subset__params', 'subset__order_by', 'subset__limit',
  'subset__offset', 'subset[where]', 'secret', '__proto__', 'constructor', 'where[]', 'table[]', 'columns[]', 'x', '', '[', ']', 'a[b',
] as const // prettier-ignore
const TEXTS = [
  '', ' ', '-1', 'now', '0_0', '0_inf', '-1_0', '9'.repeat(40), `${'9'.repeat(19)}_${'9'.repeat(39)}`, 'true', 'false', 'null', 'full',
  'changes_only', 'items', 'public.items', '"items"', 'Items', 'a.b.c', '"', "'", '"""', 'items; DROP TABLE items', 'pg_class', 'id', 'id,title',
  'id,id', 'id = 1', 'id = $1', 'id = $99999999999', "title = 'x", "title LIKE '%", 'id IN ()', 'id = ANY($1)', '{', '{1,2}', '[]', '{}',
  '{"1":"1"}', '{"1":{}}', '{"a":1}', 'title IS NOT NULL', 'NOT (id = 1 OR title IS NULL)', 'id IN (SELECT id FROM items)', '1e309', '-0', 'NaN',
  'id = 1/0', 'id / 0 = 1', "at > 'infinity'", "data @> '{}'", "tags && ARRAY['a']", '\0', 'a\0b', '\u202e', '\ud800', 'é😀', '%', '%zz', '%25',
  '../../etc', '<script>', 'id DESC NULLS LAST', '1; SELECT 1', '/*', '--', 'x'.repeat(3_000), '('.repeat(2_000), "'".repeat(1_001),
] as const // prettier-ignore
const PATHS = ['/v1/shape', '/v1/shape/', '/v1//shape', '/v1/%73hape', '/%2e/v1/shape', '/v1/shape/..', '/v1/health', '/', '/%', '*'] as const // prettier-ignore
const METHODS = [
  'GET',
  'GET',
  'GET',
  'GET',
  'POST',
  'POST',
  'POST',
  'HEAD',
  'DELETE',
  'OPTIONS',
  'PUT',
  'PATCH',
] as const
const FIELDS = [
  'where',
  'params',
  'order_by',
  'limit',
  'offset',
  'subset',
  'table',
  'columns',
  'handle',
  '__proto__',
  'live',
] as const

function hostile(random: Random): Hostile {
  const encode = random.pick([encoded, encoded, encoded, escape, raw])
  const pairs = Array.from({ length: random.below(6) }, () => {
    const value = random.chance(0.1) ? handle : random.pick(TEXTS)
    return `${encode(random.pick(NAMES))}${random.chance(0.95) ? '=' : ''}${encode(value)}`
  })
  // Most requests get past the first stage of checks.
  const valid = ['table=items', `offset=${random.pick(['-1', 'now', '0_0', '0_inf'])}`, `handle=${handle}`]
  const query = [...valid.filter(() => random.chance(0.8)), ...random.shuffle(pairs)].join(
    random.chance(0.95) ? '&' : ';',
  )
  const method = random.pick(METHODS)
  const path = random.chance(0.85) ? '/v1/shape' : random.pick(PATHS)
  return { method, target: `${path}?${query}`, body: method === 'POST' ? bodyOf(random) : undefined }
}

function encoded(text: string): string {
  return encodeURIComponent(text.replaceAll('\ud800', '')).replaceAll('%20', '+')
}

// As far as a request line can carry it.
function raw(text: string): string {
  return Buffer.from(text.replaceAll(/[\s#\0]/g, ''))
    .toString('latin1')
    .replaceAll(/[^!-ÿ]/g, '')
}

function escape(text: string): string {
  return [...Buffer.from(text, 'latin1')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
}

function bodyOf(random: Random): Buffer {
  if (random.chance(0.2)) return Buffer.from(random.pick(TEXTS))
  if (random.chance(0.1)) return Buffer.from([0xff, 0x7b, 0x00])
  return Buffer.from(JSON.stringify(json(random, 3)))
}

function json(random: Random, depth: number): unknown {
  const leaf = (): unknown =>
    random.pick([null, true, 1, -1, 1.5, 1e300, random.pick(TEXTS), random.pick(TEXTS), random.pick(TEXTS)])
  if (depth === 0 || (depth < 3 && random.chance(0.5))) return leaf()
  if (random.chance(0.15)) return Array.from({ length: random.below(4) }, () => json(random, depth - 1))
  const names = Array.from({ length: random.below(4) }, () => random.pick([...FIELDS, '1', '2', '']))
  return Object.fromEntries(names.map((name) => [name, json(random, depth - 1)]))
}

const seed = runSeed('HOSTILE_SEED')
const COUNT = Number(process.env.HOSTILE_COUNT ?? 1_000)

test(
  `requests made at random are answered below 500 and in form (HOSTILE_SEED=${seed})`,
  { timeout: 300_000 },
  async () => {
    const random = seeded(seed)
    const requests = Array.from({ length: COUNT }, () => hostile(random))
    const statuses = new Map<number, number>()
    const work = async (): Promise<void> => {
      for (let one = requests.pop(); one; one = requests.pop()) {
        const { status, type, text } = await send(one)
        const told = `${status} ${one.method} ${one.target.slice(0, 2_000)} ${one.body?.toString().slice(0, 2_000) ?? ''} → ${text.slice(0, 300)}`
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        expect(status, told).toBeLessThan(500)
        if (status === 400 && type !== '' && one.method !== 'HEAD')
          expect(Object.keys(JSON.parse(text) as object), told).toContain(
            text.startsWith('{"error"') ? 'error' : 'message',
          )
      }
    }
    await Promise.all(Array.from({ length: 8 }, work))
    expect(engine.alive, engine.said.join('\n')).toBe(true)
    // The requests are not all refused at the door.
    expect([...statuses.keys()].sort()).toEqual(expect.arrayContaining([200, 400, 404, 409]))
  },
)

test('what is too large is refused early, and costs no memory', { timeout: 120_000 }, async () => {
  const residentKb = (): number =>
    Number(execFileSync('ps', ['-o', 'rss=', '-p', String(engine.pid)], { encoding: 'utf8' }))
  const before = residentKb()
  const post = (body: string): Hostile => ({
    method: 'POST',
    target: '/v1/shape?table=items&offset=now',
    body: Buffer.from(body),
  })
  const get = (query: string): Hostile => ({
    method: 'GET',
    target: `/v1/shape?table=items&offset=-1&${query}`,
    body: undefined,
  })
  const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [String(index + 1), 'x']))
  const large: readonly (readonly [Hostile, number])[] = [
    [get(`where=${'x'.repeat(100_000)}`), 414],
    [
      get(
        Object.keys(many)
          .slice(0, 5_000)
          .map((number) => `params[${number}]=x`)
          .join('&'),
      ),
      414,
    ],
    [get(`${'table[a]'.repeat(1_000)}=x`), 400],
    [post(`{"where":"${'x'.repeat(9_000_000)}"}`), 413],
    [post(`{"where":"id = 1 AND ${'('.repeat(50_000)}"}`), 400],
    [post(JSON.stringify({ where: `id = ANY(ARRAY[${'1,'.repeat(30_000)}1])` })), 200],
    [post(JSON.stringify({ where: 'id = $1', params: many })), 400],
    [post('['.repeat(4_000_000)), 400],
    [post(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`), 200],
    [post(JSON.stringify({ subset: { where: 'true', order_by: 'id,'.repeat(100_000) } })), 400],
  ]
  for (let round = 0; round < 2; round += 1)
    for (const [one, status] of large) {
      const reply = await send(one)
      const told = `${one.target.slice(0, 80)} ${one.body?.toString().slice(0, 40) ?? ''} → ${reply.text.slice(0, 200)}`
      expect(reply.status, told).toBe(status)
    }
  expect(residentKb() - before).toBeLessThan(300_000)
})
