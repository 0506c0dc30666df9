// Requests to the sign-in of a running stack, as no browser would send them.
import { request } from 'node:http'
import type { Stack } from '../stack.ts'

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
  /** `name=value` of each cookie that was set to something. */
  cookies: string[]
}

type Asked = { method?: string; headers?: Record<string, string>; body?: unknown; from?: string }

/** One request; `from` is the loopback address that it comes from. */
export function ask(
  stack: Stack,
  path: string,
  { method = 'GET', headers = {}, body, from }: Asked = {},
): Promise<Answer> {
  const { host, port } = new URL(stack.address)
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        localAddress: from,
        headers: { host, ...(text === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      },
      (answer) => {
        let got = ''
        answer.on('data', (chunk: Buffer) => (got += chunk.toString()))
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: got,
            cookies: (answer.headers['set-cookie'] ?? [])
              .map((cookie) => cookie.split(';')[0] ?? '')
              .filter((pair) => !pair.endsWith('=')),
          }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(text)
  })
}
