// What the engine's Postgres tests share: a database, an engine on it, and a raw reader of shapes.
import { randomBytes } from 'node:crypto'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { readConfig } from './config.ts'
import { startEngine } from './engine.ts'
import type { Engine } from './engine.ts'

export type TestEngine = { readonly engine: Engine; readonly database: DisposableDatabase; stop(): Promise<void> }

export type Message = {
  readonly key?: string
  readonly value?: Record<string, string | null>
  readonly old_value?: Record<string, string | null>
  readonly headers: Record<string, unknown>
}

/** An answer with its body parsed. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly body: unknown }

/** Settings for an engine of a test: any free port, no secret, its own slot. */
export function testSettings(databaseUrl: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    ELECTRIC_PORT: '0',
    ...(more.ELECTRIC_SECRET ? {} : { ELECTRIC_INSECURE: 'true' }),
    ELECTRIC_REPLICATION_STREAM_ID: `test_${randomBytes(6).toString('hex')}`,
    ELECTRIC_LONG_POLL_TIMEOUT: '2000',
    ...more,
  }
}

/** A fresh database with an active engine. */
export async function testEngine(more: Record<string, string> = {}): Promise<TestEngine> {
  const database = await disposableDatabase()
  const { config, faults } = readConfig(testSettings(database.url, more))
  if (faults.length > 0) throw new Error(faults.join('\n'))
  const engine = await startEngine(config)
  await active(engine.url)
  return {
    engine,
    database,
    stop: async () => {
      await engine.stop()
      await database.drop()
    },
  }
}

/** Resolves when the engine says that it consumes the stream. */
export async function active(url: string): Promise<void> {
  await eventually(async () => (await fetch(`${url}/v1/health`).catch(() => undefined))?.status === 200)
}

/** Repeats until true; throws after ten seconds. */
export async function eventually(holds: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const deadline = Date.now() + ms
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('the awaited condition did not come true')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** GET /v1/shape with these parameters. */
export async function getShape(url: string, params: Record<string, string>, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${url}/v1/shape?${new URLSearchParams(params)}`, init)
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
}

/** The messages of an answer. */
export function messages(answer: Answer): Message[] {
  if (!Array.isArray(answer.body)) throw new Error(`not a page: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body as Message[]
}

/** A reader that follows one shape page by page, as a client does. */
export class Reader {
  readonly seen: Message[] = []
  offset = '-1'
  handle = ''
  readonly #url: string
  readonly #params: Record<string, string>

  constructor(url: string, params: Record<string, string>) {
    this.#url = url
    this.#params = params
  }

  /** Takes the next page; `live` holds until there is news. */
  async next(live = false): Promise<Answer> {
    const position = {
      offset: this.offset,
      ...(this.handle ? { handle: this.handle } : {}),
      ...(live ? { live: 'true' } : {}),
    }
    const answer = await getShape(this.#url, { ...this.#params, ...position })
    if (answer.status !== 200) return answer
    this.offset = answer.headers.get('electric-offset') ?? ''
    this.handle = answer.headers.get('electric-handle') ?? ''
    this.seen.push(...messages(answer))
    return answer
  }

  /** Takes pages until one is up-to-date. */
  async catchUp(): Promise<this> {
    for (;;) {
      const answer = await this.next()
      if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
      if (answer.headers.has('electric-up-to-date')) return this
    }
  }

  /** Change messages seen so far (no control messages), and forgets all that was seen. */
  take(): Message[] {
    return this.seen.splice(0).filter((message) => message.key !== undefined)
  }
}
