// The server as a watching machine sees it: it may be away for hours. Law: what may pass is tried again, with longer and longer
// pauses; what will not (a wrong key) is said at once. Nothing waits in memory but the one batch that is being sent.
import { ExponentialBackoff, handleType, retry } from 'cockatiel'
import { z } from 'zod'
import { machineOrders } from './batch-name.ts'
import type { MachineOrders, Position, SourceCursor, Taken } from './batch-name.ts'

/** The server will not have this machine: the words are the server's, or say what is wrong with the address. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

class Away extends Error {
  override readonly name = 'Away'
}

export interface Machine {
  id: string
  name: string
  platform: string
  processes?: { alive: string[]; gone: string[] }
  /** What hooks cost their agents there, in milliseconds. */
  costs?: { medianMs: number; slowMs: number }
}

/** What a batch is called; see batch-name.ts. */
export interface BatchAddress {
  source: string
  generation: number
  from: number
  to: number
  whole?: boolean
  of?: number
  piece?: boolean
  beginning?: { length: number; hash: string } | null
  folder?: string | null
  modified: number
}

export interface CaptureServer {
  register: (machine: Machine) => Promise<void>
  orders: () => Promise<MachineOrders>
  cursor: (source: string) => Promise<SourceCursor>
  /** Answers where the source stands now, also when the batch did not fit there. */
  send: (address: BatchAddress, bytes: Buffer) => Promise<Taken>
}

interface ServerOptions {
  url: URL
  key: string
  signal: AbortSignal
  /** Told once when the server does not answer, and once when it does again. */
  onAway: (why: string | null) => void
}

const answerMs = 120_000
const position = z.object({ generation: z.number(), cursor: z.number() })
const taken = position.extend({ kept: z.enum(['ignored', 'undecided']).optional(), received: z.number().optional() })
const sourceCursor = position.extend({
  known: z.boolean(),
  beginning: z.object({ length: z.number(), hash: z.string() }).nullable(),
  insideLongLine: z.boolean(),
  document: z.boolean(),
  waiting: z.object({ hash: z.string(), bytes: z.number() }).optional(),
  rows: z.record(z.string(), z.string()).optional(),
})
const refusal = z.object({ error: z.object({ message: z.string() }) })

/** The endpoints of the server at `url`. Calls throw Refused, an Error for a batch that is wrong, and what the signal says. */
export function captureServer({ url, key, signal, onAway }: ServerOptions): CaptureServer {
  const policy = retry(handleType(Away), {
    maxAttempts: Number.MAX_SAFE_INTEGER,
    backoff: new ExponentialBackoff({ initialDelay: 500, maxDelay: 30_000 }),
  })
  let away = false
  const told = (why: string | null) => {
    if (away === (why !== null)) return
    away = why !== null
    onAway(why)
  }
  policy.onFailure(({ reason }) => {
    if ('error' in reason && reason.error instanceof Away) told(reason.error.message)
  })

  const ask = async (path: string, init: RequestInit = {}): Promise<{ status: number; body: unknown }> => {
    const answer = await fetch(new URL(path, url), {
      ...init,
      headers: { authorization: `Bearer ${key}` },
      // A key is for the address it was given for.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    }).catch((error: unknown) => {
      signal.throwIfAborted()
      throw new Away(reasonOf(error))
    })
    const text = await answer.text().catch((error: unknown) => {
      throw new Away(reasonOf(error))
    })
    const { status } = answer
    if (status >= 500 || status === 429 || status === 408) throw new Away(`it answers ${status}`)
    const body = parsed(text)
    if (status === 200 || status === 409) return { status, body }
    const words = refusal.safeParse(body).data?.error.message
    if (status === 400 || status === 413) throw new Error(words ?? `the server answers ${status}`)
    throw new Refused(words ?? `${url.origin} answers ${status}; is it Logbook's address?`)
  }
  const asked = async (path: string, init?: RequestInit) => {
    const answer = await policy.execute(() => ask(path, init), signal)
    told(null)
    return answer
  }

  return {
    register: async (machine) => {
      const { status, body } = await asked('/api/capture/machine', { method: 'POST', body: JSON.stringify(machine) })
      if (status === 409)
        throw new Refused(refusal.safeParse(body).data?.error.message ?? 'The key is not for this machine.')
    },
    orders: async () => understood(machineOrders, (await asked('/api/capture/machine')).body),
    cursor: async (source) => {
      const { body } = await asked(`/api/capture?${new URLSearchParams({ source })}`)
      const { rows, waiting, ...cursor } = understood(sourceCursor, body)
      return { ...cursor, ...(rows && { rows }), ...(waiting && { waiting }) }
    },
    send: async (address, bytes) => {
      const { body } = await asked(`/api/capture?${queryOf(address)}`, { method: 'POST', body: new Uint8Array(bytes) })
      const { kept, received, ...at } = understood(taken, body)
      return { ...at, ...(kept && { kept }), ...(received !== undefined && { received }) } satisfies Position
    },
  }
}

function queryOf({ beginning, whole, of, piece, folder, ...address }: BatchAddress): URLSearchParams {
  const query = new URLSearchParams(Object.entries(address).map(([name, value]) => [name, String(value)]))
  if (whole) query.set('whole', 'true')
  if (of !== undefined) query.set('of', String(of))
  if (piece) query.set('piece', 'true')
  if (folder) query.set('folder', folder)
  if (beginning) query.set('beginning', `${beginning.length}:${beginning.hash}`)
  return query
}

function understood<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  throw new Refused('The server answers what this version does not understand; bring both to the same version.')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message || cause.name : String(cause)
}
