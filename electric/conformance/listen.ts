// A reader of server-sent events that keeps every message as it came.
import type { Message } from './reader.ts'

export type Events = {
  readonly headers: Headers
  readonly seen: Message[]
  readonly ended: Promise<void>
  close(): void
}

/** Follows a shape by events from a position that is not before its snapshot's end. */
export async function listen(url: string, params: Record<string, string>): Promise<Events> {
  const stop = new AbortController()
  const query = new URLSearchParams({ ...params, live: 'true', live_sse: 'true' })
  const response = await fetch(`${url}/v1/shape?${query}`, { signal: stop.signal })
  const seen: Message[] = []
  const read = async (): Promise<void> => {
    let rest = ''
    const decoder = new TextDecoder()
    for await (const bytes of response.body ?? []) {
      const events = (rest + decoder.decode(bytes, { stream: true })).split('\n\n')
      rest = events.pop() ?? ''
      for (const event of events) if (event.startsWith('data: ')) seen.push(JSON.parse(event.slice(6)))
    }
  }
  const ended = read().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error
  })
  return { headers: response.headers, seen, ended, close: () => stop.abort() }
}
