// What a request can be refused with. Each error is the whole answer: status, body and headers; everything else is a 500 without details.
import type { StorageFault } from './storage/fault.ts'

/** A refusal with its final HTTP form. `body` is sent as JSON. */
export class Refusal extends Error {
  readonly status: number
  readonly body: unknown
  readonly headers: Record<string, string>

  constructor(status: number, body: unknown, headers: Record<string, string> = {}) {
    super(`refused with ${status}: ${JSON.stringify(body)}`)
    this.name = 'Refusal'
    this.status = status
    this.body = body
    this.headers = headers
  }
}

/** Messages by field; a subset's are nested under `subset`. */
export type FieldErrors = { [field: string]: string[] | FieldErrors }

/** 400 in Electric's form, for one or more parameters. */
export function invalidRequest(errors: FieldErrors): Refusal {
  return new Refusal(400, { message: 'Invalid request', errors })
}

/** 409: the client must start again; with the handle of the right shape when there is one. */
export function mustRefetch(handle?: string): Refusal {
  return new Refusal(409, [{ headers: { control: 'must-refetch' } }], {
    ...(handle ? { 'electric-handle': handle, etag: `"${handle}::"` } : {}),
    'cache-control': handle ? 'public, max-age=60, must-revalidate' : 'no-store',
  })
}

/** What a request is told when the storage failed it: damaged parts are fetched anew, everything else passes. */
export function storageRefusal({ kind }: StorageFault): Refusal {
  if (kind === 'damaged') return mustRefetch()
  return unavailable('The storage of the engine cannot be used at the moment; trying again later may help', 10)
}

/** 503 with the seconds after which trying again makes sense: 1 shape not created, 5 not ready, 10 database trouble. */
export function unavailable(message: string, retryAfter: 1 | 5 | 10): Refusal {
  return new Refusal(503, { message }, { 'retry-after': String(retryAfter) })
}

/** The sentence for grammar that real Electric has and this engine does not have yet. */
export function notYet(what: string): string {
  return `${what} is not supported yet by the embedded engine; set ELECTRIC_URL to use a full Electric service`
}

/** The SQLSTATE of an error that Postgres reported, else undefined. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined
}
