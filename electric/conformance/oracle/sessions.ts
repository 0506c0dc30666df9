// Sessions that do a case's statements: each in its own order, all at once. What Postgres refuses is counted, and is part of it.
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import type { ClientConfig } from 'pg'

const SETTINGS = [
  'bytea_output=hex',
  'DateStyle=ISO,DMY',
  'TimeZone=UTC',
  'IntervalStyle=iso_8601',
  'extra_float_digits=1',
  'deadlock_timeout=10',
]

/** Settings of a connection whose values are Postgres' text as the protocol displays them; `lockTimeout` in ms. */
export function textConnection(databaseUrl: string, lockTimeout: number): ClientConfig {
  return {
    connectionString: databaseUrl,
    application_name: 'oracle',
    options: [...SETTINGS, `lock_timeout=${lockTimeout}`].map((setting) => `-c ${setting}`).join(' '),
    types: { getTypeParser: () => (text: string) => text } as never,
  }
}

/** Connects, again and again while the server restarts. */
async function connected(databaseUrl: string): Promise<Client> {
  for (let attempt = 0; ; attempt += 1) {
    const client = new Client(textConnection(databaseUrl, 1_000))
    // A server that restarts ends its connections; who uses one next hears of it.
    client.on('error', () => undefined)
    try {
      await client.connect()
      return client
    } catch (error) {
      if (attempt >= 200) throw error
      await delay(50)
    }
  }
}

export type Tally = { done: number; refused: Map<string, number> }

export class Session {
  readonly #databaseUrl: string
  readonly #tally: Tally
  #client: Client | undefined
  #last: Promise<void> = Promise.resolve()

  constructor(databaseUrl: string, tally: Tally) {
    this.#databaseUrl = databaseUrl
    this.#tally = tally
  }

  /** Does the statement after those before it; never rejects. */
  run(sql: string): Promise<void> {
    this.#last = this.#last.then(() => this.#run(sql))
    return this.#last
  }

  /** Resolves when all statements are done. */
  idle(): Promise<void> {
    return this.#last
  }

  async end(): Promise<void> {
    await this.#client?.end().catch(() => undefined)
  }

  async #run(sql: string): Promise<void> {
    try {
      this.#client ??= await connected(this.#databaseUrl)
      await this.#client.query(sql)
      this.#tally.done += 1
    } catch (error) {
      const state = error instanceof Error && 'code' in error ? String(error.code) : ''
      this.#tally.refused.set(state, (this.#tally.refused.get(state) ?? 0) + 1)
      // The server is away: its sessions are gone with what they had not committed.
      if (!isDisconnection(error)) return
      this.#client?.end().catch(() => undefined)
      this.#client = undefined
    }
  }
}

/** Whether the error is about the connection and not about what was asked. */
export function isDisconnection(error: unknown): boolean {
  const state = error instanceof Error && 'code' in error ? String(error.code) : ''
  return !/^[0-9A-Z]{5}$/.test(state) || state.startsWith('57P') || state.startsWith('08')
}
