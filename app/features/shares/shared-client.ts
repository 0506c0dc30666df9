// The small reader of a share link: pages, bodies and news over fetch, with the code in a header. No collections, no shapes, no cookie.
import type { Cursor, SharedNews, SharedPage } from './shared.ts'

/** The link is not good (any more). */
export class LinkOver extends Error {}

export function sharedReader(code: string, part: string) {
  const ask = async (what: string, query: Record<string, string>, signal?: AbortSignal): Promise<Response> => {
    const answer = await fetch(`/api/share/${what}?${new URLSearchParams({ part, ...query })}`, {
      headers: { authorization: `Share ${code}` },
      credentials: 'omit',
      cache: 'no-store',
      ...(signal && { signal }),
    })
    if (answer.status === 404) throw new LinkOver('This link is not good any more.')
    if (!answer.ok)
      throw new Error(
        answer.status === 429 ? 'Too much was read at once. Try again in a minute.' : 'The server did not answer.',
      )
    return answer
  }
  return {
    page: async (after: Cursor, most?: number): Promise<SharedPage> => {
      const query = { ordinal: after.ordinal, seq: String(after.seq), ...(most && { most: String(most) }) }
      return (await ask('events', query)).json()
    },
    body: async (seq: string): Promise<unknown> => (await (await ask('body', { seq })).json()).body,
    /** Tells what comes after `at` until `signal` or the server ends it. Rejects with LinkOver when the link ends. */
    async follow(at: { seq: number; since: string }, onNews: (news: SharedNews) => void, signal: AbortSignal) {
      const answer = await ask('live', { seq: String(at.seq), since: at.since }, signal)
      const lines = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
      let rest = ''
      for (;;) {
        const read = await lines?.read()
        if (!read || read.done) return
        const parts = (rest + read.value).split('\n')
        rest = parts.pop() ?? ''
        for (const line of parts) {
          if (line === '') continue
          const news = JSON.parse(line) as SharedNews
          if (news.over) throw new LinkOver('This link has ended.')
          onNews(news)
        }
      }
    },
  }
}
