// What differs between two runs of one scene (handles, LSNs, transaction ids, times) becomes a symbol; the rest stays as it was.

/** An exchange as it was heard. */
export type Heard = {
  /** Symbols mean the same within one part of a scene only. */
  readonly part: number
  readonly asked: Asked
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

type Asked = { readonly request: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }

/** An exchange as it is kept: one line of a trace. */
export type Exchange = {
  readonly scene: string
  readonly asked: Asked
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

// The connection's and the server's own.
const DROPPED = new Set([
  'connection',
  'content-length',
  'date',
  'electric-server',
  'keep-alive',
  'transfer-encoding',
  'vary',
  'x-request-id',
])

// What nearly every answer has is left out where it is as usual, so is an etag that says what the other headers do; `null` says
// that it was missing.
const USUAL: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, HEAD, DELETE, OPTIONS',
  'access-control-expose-headers':
    'electric-cursor,electric-handle,electric-has-data,electric-offset,electric-schema,electric-up-to-date,electric-internal-known-error,retry-after',
  'content-type': 'application/json; charset=utf-8',
}
const USUAL_BY_STATUS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  200: { ...USUAL, 'electric-has-data': 'true' },
  400: { ...USUAL, 'cache-control': 'no-store', 'surrogate-control': 'no-store' },
}

/** The exchanges of one scene with symbols, numbered in the order of their first appearance. */
export function normalise(scene: string, heard: readonly Heard[]): Exchange[] {
  const parts = new Map<number, Symbols>()
  let schema: string | undefined
  return heard.map(({ part, asked, status, headers, body }) => {
    const symbols = parts.get(part) ?? new Symbols()
    parts.set(part, symbols)
    const kept = normaliseHeaders(status, headers, symbols)
    const before = schema
    schema = headers['electric-schema'] ?? schema
    if (before !== undefined && headers['electric-schema'] === before) kept['electric-schema'] = '<as before>'
    const live = asked.request.includes('live=true')
    const value = normaliseBody(body, symbols, live)
    const request = normaliseAsked(asked, symbols)
    const from = /[?&]offset=([^&]*)/.exec(request.request)?.[1] ?? ''
    const etag = `"${String(kept['electric-handle'])}:${from}:${String(kept['electric-offset'])}"`
    if (kept.etag === etag) delete kept.etag
    else if (status === 200) kept.etag ??= null
    return { scene, asked: request, status, headers: kept, ...(value === undefined ? {} : { body: value }) }
  })
}

function normaliseAsked({ request, headers, body }: Asked, symbols: Symbols): Asked {
  const match = headers?.['if-none-match']
  return {
    request: symbols.inText(request),
    ...(headers ? { headers: match ? { ...headers, 'if-none-match': symbols.etags(match) } : headers } : {}),
    ...(body === undefined ? {} : { body }),
  }
}

class Symbols {
  readonly #known = new Map<string, string>()
  readonly #count = new Map<string, number>()

  /** The symbol of a value of this kind; the same value gets the same symbol. */
  of(kind: string, value: string): string {
    const id = `${kind} ${value}`
    const known = this.#known.get(id)
    if (known) return known
    const number = (this.#count.get(kind) ?? 0) + 1
    this.#count.set(kind, number)
    const symbol = `<${kind} ${number}>`
    this.#known.set(id, symbol)
    return symbol
  }

  find(kind: string, value: string): string | undefined {
    return this.#known.get(`${kind} ${value}`)
  }

  /** An offset: `-1`, `now` and those of the snapshot stay. */
  offset(text: string): string {
    const [lsn = '', operation] = text.split('_')
    return operation === undefined || lsn === '0' ? text : `${this.of('lsn', lsn)}_${operation}`
  }

  /** Every etag in a header. */
  etags(text: string): string {
    return text.replace(
      /"([^":]+):([^":]*):([^":]*)(:[^"]+)?"/g,
      (_, handle: string, from: string, to: string, unique?: string) => {
        const parts = [this.of('handle', handle), this.offset(from), this.offset(to), ...(unique ? ['<unique>'] : [])]
        return `"${parts.join(':')}"`
      },
    )
  }

  /** Handles and offsets in a request target. */
  inText(text: string): string {
    return text
      .replace(
        /([?&](?:expired_)?handle=)(\d+-\d+)/g,
        (_, name: string, handle: string) => name + this.of('handle', handle),
      )
      .replace(/([?&]offset=)(\d+_\d+)/g, (_, name: string, offset: string) => name + this.offset(offset))
      .replace(/([?&]cursor=)\d+/g, '$1<cursor>')
  }
}

function normaliseHeaders(
  status: number,
  headers: Readonly<Record<string, string>>,
  symbols: Symbols,
): Record<string, unknown> {
  const usual = USUAL_BY_STATUS[status] ?? USUAL
  const kept: Record<string, unknown> = {}
  for (const name of Object.keys(usual)) if (headers[name] === undefined) kept[name] = null
  for (const [name, value] of Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (DROPPED.has(name) || usual[name] === value) continue
    if (name === 'electric-handle') kept[name] = symbols.of('handle', value)
    else if (name === 'electric-offset') kept[name] = symbols.offset(value)
    else if (name === 'electric-cursor') kept[name] = value === '0' ? value : '<cursor>'
    // fetch reads header bytes one by one; names may stand as UTF-8.
    else if (name === 'electric-schema') kept[name] = JSON.parse(Buffer.from(value, 'latin1').toString())
    else if (name === 'etag') kept[name] = symbols.etags(value)
    else if (name === 'retry-after') kept[name] = '<seconds>'
    else kept[name] = value
  }
  return kept
}

function normaliseBody(body: unknown, symbols: Symbols, live: boolean): unknown {
  if (Array.isArray(body)) return body.map((item) => normaliseBody(item, symbols, live))
  if (typeof body !== 'object' || body === null) return body
  const entries = Object.entries(body).map(
    ([name, value]) => [name, normaliseField(name, value, symbols, live)] as const,
  )
  return Object.fromEntries(entries)
}

function normaliseField(name: string, value: unknown, symbols: Symbols, live: boolean): unknown {
  // A row's own columns may have any name.
  if ((name === 'value' && typeof value === 'object') || name === 'old_value') return shortened(value)
  if (name === 'lsn') return symbols.of('lsn', String(value))
  if (name === 'txids' && Array.isArray(value)) return value.map((xid) => symbols.of('xid', String(xid)))
  if (name === 'xmin' || name === 'xmax') return /^\d+$/.test(String(value)) ? `<${typeof value} xid>` : value
  if (name === 'xip_list' && Array.isArray(value))
    return value.every((xid) => typeof xid === 'string') ? '<xids>' : value
  if (name === 'snapshot_mark') return typeof value === 'number' ? '<mark>' : value
  if (name === 'database_lsn') return /^\d+$/.test(String(value)) ? `<${typeof value} lsn>` : value
  if (name === 'global_last_seen_lsn') return lastSeen(String(value), symbols, live)
  if ((name === 'tags' || name === 'removed_tags') && Array.isArray(value))
    return value.map((tag) => String(tag).replace(HASH, (hash) => symbols.of('hash', hash)))
  if (name === 'value' && typeof value === 'string') return value.replace(HASH, (hash) => symbols.of('hash', hash))
  return normaliseBody(value, symbols, live)
}

// Long values of one character are there for their size only.
function shortened(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value).replace(/(\w)\1{99,}/g, (run, character: string) => `${character} × ${run.length}`),
  )
}

const HASH = /[0-9a-f]{32}/g

/** In a live answer it is told from its entries; elsewhere it depends on what else the server has seen. */
function lastSeen(value: string, symbols: Symbols, live: boolean): string {
  if (!live) return '<lsn>'
  const before = symbols.find('lsn', String(BigInt(value) - 1n))
  return symbols.find('lsn', value) ?? (before ? `${before} + 1` : '<lsn>')
}
