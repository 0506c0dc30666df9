// Reads server-sent events as a client would.
import { expect } from 'vitest'

export type Sent = { id?: string; event?: string; data?: unknown }

/** Reads a stream until `enough`, then leaves it. */
export async function follow(answer: Response, enough: (sent: Sent[]) => boolean): Promise<Sent[]> {
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  const sent: Sent[] = []
  for (let rest = ''; !enough(sent);) {
    const read = await reader?.read()
    if (!read || read.done) break
    const parts = (rest + read.value).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const fields = Object.fromEntries(
        part
          .split('\n')
          .filter((line) => !line.startsWith(':'))
          .map((line) => line.split(/: (.*)/s).slice(0, 2)),
      ) as { id?: string; event?: string; data?: string }
      if (fields.event) sent.push({ ...fields, data: JSON.parse(fields.data ?? 'null') })
    }
  }
  await reader?.cancel()
  return sent
}
