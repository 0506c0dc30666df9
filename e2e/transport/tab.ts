// A tab without a browser: the page's own socket, fetch and collections, and beside each collection the unmodified stream,
// kept strictly. A process of its own, because the page's modules keep one socket per tab. Told over the process channel.
import { ShapeStream, isChangeMessage, isControlMessage } from '@electric-sql/client'
import type { Message, Row } from '@electric-sql/client'
import { createLiveQueryCollection, gte } from '@tanstack/react-db'
import { syncedCollection } from '../../electric/client/collection.ts'
import { shapeFetch } from '../../electric/client/fetch.ts'
import { link } from '../../electric/client/link.ts'
import { shapes } from '../../electric/shapes.ts'
import type { ShapeName } from '../../electric/shapes.ts'

/** What a tab is started with. */
export type TabOptions = { address: string; cookie: string; scope: string; session: string; shapes: ShapeName[] }
/** What a tab answers when it is asked how it is. */
export type TabState = {
  phase: string
  /** Whoever is not signed in any more would see the page reload. */
  unauthorized: boolean
  streams: Array<{ name: ShapeName; upToDate: boolean; rows: Row[]; faults: string[]; refetches: number }>
  /** Ids that each collection shows. */
  collections: Array<{ name: ShapeName; ids: string[] }>
}

const options = JSON.parse(process.argv[2] ?? '') as TabOptions
pretendPage(options)

let unauthorized = false
const streams = options.shapes.map((name) => follow(name))
const collections = options.shapes.map((name) => ({ name, ids: idsOf(name) }))

process.on('message', () => process.send?.(state()))
process.on('disconnect', () => process.exit())

function state(): TabState {
  return {
    phase: link.get().phase,
    unauthorized,
    streams: streams.map(({ rows, ...rest }) => ({ ...rest, rows: [...rows.values()] })),
    collections: collections.map(({ name, ids }) => ({ name, ids: ids().toSorted() })),
  }
}

/** The page's own collection of a shape: held whole, or by one query for all of it; answers the ids that it shows. */
function idsOf(name: ShapeName): () => string[] {
  const onUnauthorized = () => {
    unauthorized = true
  }
  const session = shapes[name].scope === 'session' ? options.session : undefined
  const collection = syncedCollection(name, { scope: options.scope, session, onUnauthorized })
  if (shapes[name].load === 'eager') {
    collection.subscribeChanges(() => {})
    return () => [...collection.keys()].map(String)
  }
  const query = createLiveQueryCollection({
    query: (q) => q.from({ row: collection }).where(({ row }) => gte(row.createdAt, new Date(0))),
    startSync: true,
  })
  query.subscribeChanges(() => {})
  return () => query.toArray.map(({ id }) => id)
}

/** Where a collection would forgive, this records a fault: each transaction must arrive once, whole and in order. */
function follow(name: ShapeName) {
  const followed = { name, upToDate: false, rows: new Map<string, Row>(), faults: [] as string[], refetches: 0 }
  const asText = Object.fromEntries(
    ['int2', 'int4', 'int8', 'float4', 'float8', 'bool', 'json', 'jsonb'].map((type) => [type, (text: string) => text]),
  )
  const stream = new ShapeStream({
    url: `${options.address}/api/shapes/${name}`,
    params: { scope: options.scope, ...(shapes[name].scope === 'session' ? { session: options.session } : {}) },
    fetchClient: shapeFetch,
    parser: asText,
    warnOnHttp: false,
    onError: (error: Error) => void followed.faults.push(`stream error: ${String(error)}`),
  })
  stream.subscribe((messages) => {
    for (const message of messages) apply(followed, message)
  })
  return followed
}

function apply(followed: ReturnType<typeof follow>, message: Message): void {
  const { rows, faults } = followed
  followed.upToDate = false
  if (isControlMessage(message)) {
    if (message.headers.control === 'up-to-date') followed.upToDate = true
    if (message.headers.control !== 'must-refetch') return
    followed.refetches++
    rows.clear()
  }
  if (!isChangeMessage(message)) return
  const { key, value, headers } = message
  const held = rows.get(key)
  const fault = (text: string) => faults.push(`${headers.operation} ${key} at ${String(headers.lsn)}: ${text}`)
  if (headers.operation === 'insert' ? held : !held) fault(held ? 'the row is there already' : 'there is no such row')
  if (headers.operation === 'delete') rows.delete(key)
  else rows.set(key, { ...held, ...value })
}

/** The few things of a page that the client touches; cookies travel as a browser would send them. */
function pretendPage({ address, cookie }: TabOptions): void {
  const { fetch, WebSocket } = globalThis
  const headers = { cookie, origin: address }
  class TabSocket extends WebSocket {
    constructor(url: string | URL) {
      super(url, { headers } as unknown as string[])
      // Browsers close a socket that never opened; Node's only says that there was an error.
      this.addEventListener('error', () => this.dispatchEvent(new Event('close')))
    }
  }
  Object.assign(globalThis, {
    WebSocket: TabSocket,
    fetch: (input: string | URL, init?: RequestInit) =>
      fetch(input, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), ...headers } }),
    location: { href: `${address}/`, origin: address },
    window: { location: { origin: address } },
    document: { visibilityState: 'visible', addEventListener: () => {} },
    addEventListener: () => {},
  })
}
