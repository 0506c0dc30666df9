// The web server's one database client. The supervisor (or the person) says where; without it nothing can be served.
import { connect } from '#db/client.server.ts'
import type { Database } from '#db/client.server.ts'
import { env } from './env.ts'
import { AppError } from './errors.ts'

/** The pool of this process; shared by both bundles, because `connect` keeps it on globalThis. */
export function database(): Database {
  const url = env().DATABASE_URL
  if (!url) throw new AppError('not_configured', 'DATABASE_URL is not set. Start with `npm start`, or set it.')
  return connect(url)
}
