// Pairs this machine with a Logbook elsewhere: shows a code and a picture, waits until a person there has agreed, and answers the
// key. Keys of servers are kept in the data folder (0600), so that `logbook watch` finds them again.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { renderUnicodeCompact } from 'uqr'
import { z } from 'zod'
import type { Scope } from '#app/server/scope.ts'
import { UsageError } from './command.ts'

const asked = z.object({
  deviceCode: z.string(),
  userCode: z.string(),
  page: z.url(),
  pageWithCode: z.url(),
  expiresIn: z.number(),
  interval: z.number(),
})
const granted = z.object({ key: z.string() })
const refused = z.object({ error: z.object({ code: z.string(), message: z.string() }) })
const answerMs = 20_000

type PairOptions = { url: URL; scope: Scope; label?: string; say: (words: string) => void; signal?: AbortSignal }

/** Answers the key. Throws UsageError with the server's words when nobody agrees. */
export async function pairWith({ url, scope, label = hostname(), say, signal }: PairOptions): Promise<string> {
  const first = await post(url, '/api/pair', { label, scope }, signal)
  const request = asked.safeParse(first.body).data
  if (!request)
    throw new UsageError(`Nothing was paired. ${wordsOf(first.body) ?? `${url.origin} is no Logbook that pairs.`}`)
  say(`\nOpen ${request.page} and type this code:\n\n    ${request.userCode}\n\nor point a camera at this:\n`)
  say(renderUnicodeCompact(request.pageWithCode, { border: 2 }))
  say(`\nWaiting for somebody to agree, for ${Math.round(request.expiresIn / 60)} minutes at most.`)
  for (let pause = request.interval; ;) {
    await delay(pause * 1000, undefined, { signal })
    // A server that does not answer for a moment has decided nothing.
    const answer = await post(url, '/api/pair/token', { deviceCode: request.deviceCode }, signal).catch(() => null)
    const key = granted.safeParse(answer?.body).data?.key
    if (key) return key
    const why = refused.safeParse(answer?.body).data?.error
    if (why?.code === 'slow_down') pause += request.interval
    else if (why && why.code !== 'authorization_pending' && why.code !== 'unavailable')
      throw new UsageError(`Nothing was paired. ${why.message}`)
  }
}

async function post(url: URL, path: string, body: unknown, signal: AbortSignal = new AbortController().signal) {
  const answer = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': `logbook (${process.platform})` },
    body: JSON.stringify(body),
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
  }).catch((error: unknown) => {
    throw new UsageError(`${url.origin} does not answer. Nothing was paired.`, { cause: error })
  })
  return { body: (await answer.json().catch(() => null)) as unknown }
}

const wordsOf = (body: unknown) => refused.safeParse(body).data?.error.message

const file = (home: string) => join(home, 'server-keys.json')
const keys = z.record(z.string(), z.string())

/** The key that was kept for the server at `url`, if there is one. */
export async function keptKey(home: string, url: URL): Promise<string | undefined> {
  return (await allKeys(home))[url.origin]
}

/** Keeps a key for the server at `url`; the file is for its owner alone. */
export async function keepKey(home: string, url: URL, key: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 })
  const text = JSON.stringify({ ...(await allKeys(home)), [url.origin]: key }, null, 2)
  const draft = `${file(home)}.${process.pid}`
  await writeFile(draft, `${text}\n`, { mode: 0o600 })
  await rename(draft, file(home))
}

async function allKeys(home: string): Promise<Record<string, string>> {
  const text = await readFile(file(home), 'utf8').catch(() => '{}')
  try {
    return keys.parse(JSON.parse(text))
  } catch {
    throw new UsageError(
      `${file(home)} cannot be read. Remove it and pair again; the old keys stay good until they are revoked.`,
    )
  }
}
