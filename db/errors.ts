// Errors of the database room: each with a code, a cause and a cure. `retriable` says whether the same call may succeed later.

export class DatabaseError extends Error {
  readonly code: string
  readonly retriable: boolean

  constructor(code: string, message: string, options: { retriable?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'DatabaseError'
    this.code = code
    this.retriable = options.retriable ?? false
  }
}

/** The SQLSTATE of an error thrown by postgres.js, or undefined when it is something else. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const own = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return own ?? sqlState(error.cause)
}
