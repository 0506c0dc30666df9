// A request as it is written, whatever it is: no client in between that would tidy up a path, a method or a header.
import { Agent, request } from 'node:http'
import type { Stack } from '../../stack.ts'

export interface Heard {
  status: number
  /** Name and value of each header, in their order. */
  headers: string[]
  body: string
  ms: number
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 })
/** A live request is held by the engine for longer than this; that it says nothing is an answer. */
const patienceMs = 15_000

type Sent = { method: string; path: string; headers: Record<string, string>; body?: string }

/** What came back; status 0 where the connection was ended, or nothing came in time. */
export function send(stack: Stack, { method, path, headers, body }: Sent): Promise<Heard> {
  const { hostname, port, host } = new URL(stack.address)
  const began = performance.now()
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return new Promise((resolve) => {
    const over = (status: number, heard: string[], text: string) =>
      resolve({ status, headers: heard, body: text, ms: performance.now() - began })
    const asked = request(
      { hostname, port, path, method, agent, timeout: patienceMs, headers: { host, ...headers, ...length } },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (piece: string) => (text += piece))
        answer.on('end', () => over(answer.statusCode ?? 0, pairs(answer.rawHeaders), text))
        answer.on('error', () => over(0, pairs(answer.rawHeaders), text))
      },
    )
    asked.on('timeout', () => asked.destroy())
    asked.on('error', (error: NodeJS.ErrnoException) => over(0, [], error.code ?? error.message))
    asked.end(body)
  })
}

/** Closes what is kept open. */
export const hangUp = (): void => agent.destroy()

function pairs(raw: string[]): string[] {
  return raw.flatMap((name, n) => (n % 2 === 0 ? [`${name.toLowerCase()}: ${raw[n + 1] ?? ''}`] : []))
}
