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

// Of Postgres (57P0x: it is going down or coming up), of the socket, and of postgres.js.
const lostStates = new Set(
  `57P01 57P02 57P03 ECONNREFUSED ECONNRESET EPIPE CONNECT_TIMEOUT CONNECTION_CLOSED CONNECTION_DESTROYED`.split(' '),
)

/** Whether no answer came because the connection went or could not be made: a commit may have been done or not. */
export function connectionWasLost(error: unknown): boolean {
  const state = sqlState(error) ?? ''
  return lostStates.has(state) || state.startsWith('08')
}

/** The SQLSTATE of an error thrown by postgres.js, or undefined when it is something else. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const own = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return own ?? sqlState(error.cause)
}
