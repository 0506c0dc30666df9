// A scripted scene: SQL and requests in a fixed order against any engine, and what was answered, in the order of the asking.
import postgres from 'postgres'
import { normalise } from './normalise.ts'
import type { Exchange, Heard } from './normalise.ts'

export type Ask = {
  readonly method?: string
  readonly path?: string
  /** Names and values, or a query string as it is. */
  readonly query?: Record<string, string> | string
  readonly headers?: Record<string, string>
  readonly body?: string
}

export type Stage = {
  /** The scene's own schema: tables are made in it and asked for as `${schema}.name`. */
  readonly schema: string
  sql(text: string): Promise<void>
  /** One request; its place in the trace is where it was asked, not where it was answered. */
  ask(ask: Ask): Promise<Heard>
  /** Events until one of them holds `last`, then the stream is closed. */
  events(query: Record<string, string>, last: string): Promise<Heard>
  /** Follows one shape: each call asks for the page after the one before. */
  follow(query: Record<string, string>): (more?: Record<string, string>) => Promise<Heard>
  /** What follows has nothing to do with what was before; symbols are given anew. */
  apart(): void
  /** Long enough for a live request to be waiting: from outside nothing tells that it hangs. */
  settle(): Promise<void>
}

export type Scene = (stage: Stage) => Promise<void>

/** Plays a scene in a schema of its own, which takes its name, and gives its exchanges with symbols for what differs between two runs. */
export async function play(url: string, databaseUrl: string, name: string, scene: Scene): Promise<Exchange[]> {
  const schema = `scene_${name}`
  const sql = postgres(databaseUrl, { max: 1, connection: { search_path: schema }, onnotice: () => {} })
  const heard: Promise<Heard>[] = []
  let part = 0
  const keep = (hearing: Promise<Omit<Heard, 'part'>>): Promise<Heard> => {
    const here = part
    const kept = hearing.then((one) => ({ ...one, part: here }))
    heard.push(kept)
    // A scene that fails earlier throws its own error; this one must not be unhandled meanwhile.
    kept.catch(() => {})
    return kept
  }
  const stage: Stage = {
    schema,
    sql: async (text) => void (await sql.unsafe(text)),
    ask: (ask) => keep(request(url, ask)),
    events: (query, last) => keep(listen(url, query, last)),
    follow: (query) => follower(stage, query),
    apart: () => void (part += 1),
    settle: () => new Promise((resolve) => setTimeout(resolve, 150)),
  }
  try {
    await sql.unsafe(`DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}`)
    await scene(stage)
    const exchanges = normalise(name, await Promise.all(heard))
    // The schema is only a place.
    return JSON.parse(JSON.stringify(exchanges).replaceAll(schema, '<scene>')) as Exchange[]
  } finally {
    await sql.unsafe(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
    await sql.end()
  }
}

function follower(stage: Stage, query: Record<string, string>): (more?: Record<string, string>) => Promise<Heard> {
  let position: Record<string, string> = { offset: '-1' }
  return async (more = {}) => {
    const answer = await stage.ask({ query: { ...query, ...position, ...more } })
    if (answer.status === 200)
      position = { offset: answer.headers['electric-offset'] ?? '', handle: answer.headers['electric-handle'] ?? '' }
    return answer
  }
}

// Compression is the server's own affair.
const PLAIN = { 'accept-encoding': 'identity' }

async function request(
  url: string,
  { method = 'GET', path = '/v1/shape', query, headers, body }: Ask,
): Promise<Omit<Heard, 'part'>> {
  const search = typeof query === 'string' ? query : String(new URLSearchParams(query))
  const target = search === '' ? path : `${path}?${search}`
  const response = await fetch(`${url}${target}`, {
    method,
    headers: { ...PLAIN, ...headers },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  return {
    asked: { request: `${method} ${target}`, ...(headers ? { headers } : {}), ...(body === undefined ? {} : { body }) },
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: parsed(text),
  }
}

async function listen(url: string, query: Record<string, string>, last: string): Promise<Omit<Heard, 'part'>> {
  const stop = new AbortController()
  const target = `/v1/shape?${new URLSearchParams({ ...query, live: 'true', live_sse: 'true' })}`
  const response = await fetch(`${url}${target}`, { headers: PLAIN, signal: stop.signal })
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true })
    const found = text.indexOf(last)
    if (found >= 0 && text.includes('"up-to-date"', found) && text.endsWith('\n\n')) break
  }
  stop.abort()
  const events = text.split('\n\n').flatMap((event) => (event.startsWith('data: ') ? [parsed(event.slice(6))] : []))
  return {
    asked: { request: `GET ${target}` },
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: events,
  }
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}
