// News as it goes past Node's own responses: it must be told from theirs by nobody, and leave the connection as they would.
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Reader } from '../../conformance/reader.ts'
import { testEngine } from '../testing.ts'
import type { TestEngine } from '../testing.ts'

let stage: TestEngine
let reader: Reader
beforeEach(async () => {
  stage = await testEngine({ ELECTRIC_LONG_POLL_TIMEOUT: '20000' })
  await stage.database.sql`CREATE TABLE items (id int PRIMARY KEY, title text)`
  reader = await new Reader(stage.engine.url, { table: 'items' }).catchUp()
})
afterEach(() => stage.stop())

class Connection {
  text = ''
  readonly #socket: Socket

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1').setNoDelay()
    this.#socket.setEncoding('utf8').on('data', (piece: string) => (this.text += piece))
  }

  /** Sends a live request for what comes after the reader's position. */
  poll(headers = '', version = '1.1'): void {
    const query = new URLSearchParams({ table: 'items', handle: reader.handle, offset: reader.offset, live: 'true' })
    this.#socket.write(`GET /v1/shape?${query} HTTP/${version}\r\nhost: x\r\n${headers}\r\n`)
  }

  health(): void {
    this.#socket.write('GET /v1/health HTTP/1.1\r\nhost: x\r\n\r\n')
  }

  async until(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.text)) await once(this.#socket, 'data')
    return this.text
  }

  async closed(): Promise<string> {
    if (!this.#socket.closed) await once(this.#socket, 'close')
    return this.text
  }

  close(): void {
    this.#socket.destroy()
  }
}

/** Status line and header lines without what differs from one answer to the next. */
function head(text: string): string[] {
  return (text.split('\r\n\r\n')[0] ?? '')
    .split('\r\n')
    .map((line) => line.replace(/^(Date|electric-cursor): .*/, '$1'))
}

const WHOLE = /up-to-date.*\]$/s

test('news has the bytes of an ordinary answer, and the connection serves on', async () => {
  const [raw, ordinary] = [new Connection(stage.engine.port), new Connection(stage.engine.port)]
  raw.poll()
  // With this header an answer may be a 304, and is made by itself.
  ordinary.poll('if-none-match: "another"\r\n')
  await stage.database.sql`INSERT INTO items VALUES (1, 'žluťoučký 🐎')`
  const [ours, theirs] = await Promise.all([raw.until(WHOLE), ordinary.until(WHOLE)])
  expect(head(ours).toSorted()).toEqual(head(theirs).toSorted())
  expect(ours.split('\r\n\r\n')[1]).toBe(theirs.split('\r\n\r\n')[1])
  expect(ours).toContain('žluťoučký 🐎')
  raw.text = ''
  raw.health()
  expect(await raw.until(/"active"/)).toMatch(/^HTTP\/1.1 200/)
  for (const connection of [raw, ordinary]) connection.close()
})

test('requests that were sent behind a poll are answered behind it', async () => {
  const connection = new Connection(stage.engine.port)
  connection.poll()
  connection.health()
  connection.poll()
  await stage.database.sql`INSERT INTO items VALUES (1, 'one')`
  expect(await connection.until(/"one".*"active".*"one".*\]$/s)).toMatch(/^(?:(?:(?!HTTP).)*HTTP\/1.1 200 OK){3}/s)
  connection.close()
})

test.each([
  { what: 'asks for it', headers: 'connection: close\r\n', version: '1.1' },
  { what: 'speaks HTTP/1.0', headers: '', version: '1.0' },
])('the connection of a reader who $what is closed behind the news', async ({ headers, version }) => {
  const connection = new Connection(stage.engine.port)
  connection.poll(headers, version)
  await stage.database.sql`INSERT INTO items VALUES (1, 'one')`
  expect(await connection.closed()).toMatch(WHOLE)
})
