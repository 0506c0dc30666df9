// The small tree of errors that may reach a person: code, HTTP status, and a message that tells cause and cure.
// Law: a refusal never reveals whether the row exists. Anything else is logged and said in one plain sentence (sayable.server.ts).

const statuses = {
  bad_input: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  not_configured: 500,
  unavailable: 503,
} as const

export type ErrorCode = keyof typeof statuses

export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly status: number
  /** Seconds to wait before it is worth trying again. */
  readonly retryAfter: number | undefined

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown; retryAfter?: number }) {
    super(message, options)
    this.code = code
    this.status = statuses[code]
    this.retryAfter = options?.retryAfter
  }
}

/** The error as an API answers it: `{error:{code, message}}` with its status. */
export function errorResponse({ code, message, status, retryAfter }: AppError): Response {
  const headers = {
    'cache-control': 'no-store',
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  }
  return Response.json({ error: { code, message } }, { status, headers })
}
