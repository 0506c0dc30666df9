// Server functions called as the page's own client calls them, without a page: by their addresses, in the form they take.
import { toJSON } from 'seroval'
import { serverFunctions } from '../../../app/server/testing/doors.ts'
import type { ServerFunction } from '../../../app/server/testing/doors.ts'
import type { Stack } from '../../stack.ts'

export interface Called {
  status: number
  /** What was answered, as text: results and refusals alike. */
  text: string
}

/** Calls `name` with `data` and these headers, as from a page of ours. */
export async function call(
  stack: Stack,
  called: ServerFunction | string,
  data: unknown,
  headers: Record<string, string>,
): Promise<Called> {
  const { method, address } = typeof called === 'string' ? functionNamed(called) : called
  const payload = JSON.stringify(toJSON({ data }))
  const url = new URL(address, stack.address)
  if (method === 'GET' && data !== undefined) url.searchParams.set('payload', payload)
  const answer = await fetch(url, {
    method,
    headers: {
      origin: stack.address,
      accept: 'application/json',
      'x-tsr-serverFn': 'true',
      'sec-fetch-site': 'same-origin',
      ...(method === 'POST' && data !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    redirect: 'manual',
    ...(method === 'POST' && data !== undefined && { body: payload }),
  })
  return { status: answer.status, text: await answer.text() }
}

function functionNamed(name: string): ServerFunction {
  const found = serverFunctions.find((one) => one.name === name)
  if (!found) throw new Error(`There is no server function ${name}.`)
  return found
}

/** A key of whoever has `cookie`. */
export async function makeKey(stack: Stack, cookie: string, scope: string): Promise<string> {
  const { status, text } = await call(stack, 'makeKey', { label: 'of the matrix', scope, days: null }, { cookie })
  const made = /lbk_[\w-]+/.exec(text)?.[0]
  if (!made) throw new Error(`No key was made: ${status} ${text}`)
  return made
}

/** The code of a link to the first event of `session`, made by whoever has `cookie`. */
export async function shareLink(stack: Stack, cookie: string, sessionId: string): Promise<string> {
  const [event] = await stack.sql`select seq from timeline_events where session_id = ${sessionId} order by seq limit 1`
  const seq: unknown = event?.seq
  const draft = { sessionId, fromSeq: seq, toSeq: seq, without: [], omitted: [], anonymous: false, children: false }
  const { status, text } = await call(stack, 'makeShareLink', { draft, hours: 1 }, { cookie })
  const code = /"s":"(?:[^"]*\/)?([\w-]{32})"/.exec(text)?.[1]
  if (!code) throw new Error(`No link was made: ${status} ${text}`)
  return code
}
