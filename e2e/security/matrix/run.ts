// The shape matrix: every kind of person asks for every shape with every trick, over HTTP and over the socket. Laws: nothing comes back
// that bears another's mark or id; and what is another's is answered as what is nowhere, in status, headers and body.
import { random as chance } from '../../../app/importer/demo/random.ts'
import type { Random } from '../../../app/importer/demo/random.ts'
import { isShapeName, shapes } from '../../../electric/shapes.ts'
import type { Stack } from '../../stack.ts'
import { openSocket } from '../../transport/socket.ts'
import { gatherCast, leaksIn } from './cast.ts'
import type { Cast, Person } from './cast.ts'
import { makeRequest } from './tricks.ts'
import type { Asked, Positions } from './tricks.ts'
import { hangUp, send } from './wire.ts'
import type { Heard } from './wire.ts'

export interface Outcome {
  seed: number
  requests: number
  /** Of them over the socket. */
  overSocket: number
  /** Requests by kind of person, and how many answers had each status. */
  people: Record<string, number>
  statuses: Record<string, number>
  /** Answers in which the person's own rows were: the matrix asks for something that is there. */
  withRows: number
  twins: number
  /** Median ms of requests for another's session, and for one that is nowhere. Told, never judged. */
  ms: { foreign: number; absent: number }
  failures: string[]
}

const names = Object.keys(shapes).filter(isShapeName)
const atOnce = 8
const socketEvery = 10

type Plan = { requests: number; seed: number; progress?: (done: number) => void }

/** Makes `requests` requests against a running stack; its database gets rows of everybody first. */
export async function runMatrix(stack: Stack, { requests, seed, progress }: Plan): Promise<Outcome> {
  const random = chance(seed)
  const cast = await gatherCast(stack)
  const kinds = [...Map.groupBy(cast.people, ({ name }) => name).values()] as unknown as [[Person], ...[Person][]]
  const positions = await positionsOf(stack, cast)
  const sum: Outcome = {
    seed,
    requests: 0,
    overSocket: 0,
    people: {},
    statuses: {},
    withRows: 0,
    twins: 0,
    ms: { foreign: 0, absent: 0 },
    failures: [],
  }
  const times = { foreign: [] as number[], absent: [] as number[] }

  const judge = (person: Person, asked: Asked, heard: Pick<Heard, 'status' | 'headers' | 'body'>) => {
    sum.requests++
    sum.people[person.name] = (sum.people[person.name] ?? 0) + 1
    sum.statuses[heard.status] = (sum.statuses[heard.status] ?? 0) + 1
    const leaked = leaksIn(cast, person, `${heard.headers.join('\n')}\n${heard.body}`)
    if (leaked.length > 0)
      sum.failures.push(`LEAK ${describe(person, asked)} → ${heard.status}: ${leaked.slice(0, 5).join(', ')}`)
    for (const to of heard.headers.flatMap((line) => /^location: (.*)/.exec(line)?.[1] ?? []))
      if (new URL(to, stack.address).origin !== stack.address)
        sum.failures.push(`SENT ELSEWHERE ${describe(person, asked)} → ${to}`)
    if (heard.status >= 500 && heard.status !== 503)
      sum.failures.push(`BROKE ${describe(person, asked)} → ${heard.status}: ${heard.body.slice(0, 200)}`)
    if (heard.status === 200 && heard.body.includes('mk-')) sum.withRows++
    if (sum.requests % 1000 === 0) progress?.(sum.requests)
  }

  const one = async () => {
    const person = random.pick(random.pick(kinds))
    const { asked, twin } = makeRequest({ random, cast: asSeenBy(cast, person), names, positions })
    const ask = (what: Asked) =>
      send(stack, { ...what, headers: { ...headersOf(stack, what), ...person.headers, ...what.headers } })
    const heard = await ask(asked)
    judge(person, asked, heard)
    if (!twin) return
    const other = await ask(twin)
    judge(person, twin, other)
    sum.twins++
    times.foreign.push(heard.ms)
    times.absent.push(other.ms)
    // Headers too long for Node are refused, or the connection ended while they are still being written.
    if ([heard, other].some(({ status }) => status === 0 || status === 431)) return
    const [a, b] = [essence(heard, sessionOf(asked)), essence(other, sessionOf(twin))]
    if (a !== b) sum.failures.push(`TOLD APART ${describe(person, asked)}:\n  ${a.slice(0, 600)}\n  ${b.slice(0, 600)}`)
  }

  const sockets = await socketsOf(stack, cast)
  const httpShare = sockets.length > 0 ? Math.ceil(requests - requests / socketEvery) : requests
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (sum.requests < httpShare) await one()
    }),
  )
  for (const { person, socket } of sockets) {
    const share = Math.ceil((requests - httpShare) / sockets.length)
    for (let sent = 0; sent < share; sent += 32) {
      const asked = Array.from(
        { length: Math.min(32, share - sent) },
        () => makeRequest({ random, cast: asSeenBy(cast, person), names, positions }).asked,
      )
      const before = socket.received.length
      asked.forEach((one, n) => socket.send({ id: n, open: liveOf(random, one) }))
      const frames = await framesOf(socket, before, asked.length)
      for (const [n, one] of asked.entries()) {
        const own = frames.filter((frame) => 'id' in frame && frame.id === n)
        const head = own.find((frame) => 'head' in frame)
        judge(
          person,
          { ...one, method: 'socket' },
          { status: head && 'head' in head ? head.head.status : 0, headers: [], body: JSON.stringify(own) },
        )
        sum.overSocket++
      }
    }
    socket.close()
  }
  hangUp()
  sum.ms = { foreign: median(times.foreign), absent: median(times.absent) }
  return sum
}

/** For the stranger it is our space that is the other. */
const asSeenBy = (cast: Cast, { actor }: Person): Cast =>
  actor?.spaceId === cast.theirs.spaceId ? { ...cast, ours: cast.theirs, theirs: cast.ours } : cast

const describe = (person: Person, { shape, method, path, tricks }: Asked) =>
  `${person.name} ${method} ${shape} ${path.slice(0, 300)} [${tricks.join(' | ')}]`

/** A page of ours says where it is; a test of something else must not be refused for that. */
const headersOf = (stack: Stack, { method }: Asked): Record<string, string> =>
  method === 'GET' || method === 'HEAD' ? {} : { origin: stack.address }

/** An answer without what differs each time, and without the id that was asked for. */
function essence({ status, headers, body }: Heard, asked: string): string {
  const told = headers.filter((line) => !/^(date|keep-alive|connection): /.test(line))
  const text = [status, ...told, body]
    .join('\n')
    .replaceAll(/[\w+/]{22}==/g, 'NONCE')
    .replaceAll(/\b1\d{12}\b/g, 'TIME')
  return text.replaceAll(asked, 'ID').replaceAll(encodeURIComponent(asked), 'ID')
}

const sessionOf = ({ path }: Asked) => /session=([0-9a-f-]{36})/.exec(path)?.[1] ?? ''

/** Where each kind of reader stands in each shape; others try to go on from there. */
async function positionsOf(stack: Stack, cast: Cast): Promise<Positions> {
  const positions: Positions = new Map()
  for (const { actor, headers } of cast.people) {
    if (!actor) continue
    const session = actor.spaceId === cast.theirs.spaceId ? cast.theirs.session : cast.ours.session
    for (const shape of names) {
      const answer = await fetch(`${stack.address}/api/shapes/${shape}?offset=-1&session=${session}`, { headers })
      await answer.text()
      const [handle, offset] = [answer.headers.get('electric-handle'), answer.headers.get('electric-offset')]
      if (handle && offset) positions.set(shape, [...(positions.get(shape) ?? []), { handle, offset }])
    }
  }
  return positions
}

async function socketsOf(stack: Stack, { people }: Cast) {
  const sockets = []
  for (const person of people) {
    const socket = await openSocket(stack, { ...person.headers, origin: stack.address })
    if (socket && !person.actor) throw new Error(`${person.name} got a socket.`)
    if (!socket && person.actor) throw new Error(`${person.name} got no socket.`)
    if (socket) sockets.push({ person, socket })
  }
  return sockets
}

/** The same request as a live one; its handle is most often nobody's, so that the engine answers at once. */
function liveOf(random: Random, { path }: Asked): string {
  const live = random.int(8) === 0 ? path : `${path}&live=true`
  return live.includes('handle=') ? live : `${live}&handle=1-1`
}

type Socket = NonNullable<Awaited<ReturnType<typeof openSocket>>>

/** Frames since `before`, once so many requests have ended; requests that the engine holds are given up. */
async function framesOf(socket: Socket, before: number, count: number) {
  const until = Date.now() + 2000
  for (;;) {
    const frames = socket.received.slice(before)
    const over = frames.filter((frame) => 'end' in frame || 'lost' in frame).length
    if (over >= count || socket.closed() !== undefined) return frames
    if (Date.now() > until) {
      for (let id = 0; id < count; id++) socket.send({ id, abort: true })
      return socket.received.slice(before)
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

function median(values: number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
  return Math.round((middle ?? 0) * 100) / 100
}
