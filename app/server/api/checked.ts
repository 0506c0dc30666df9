// Input of the API that stands in addresses, checked: what is wrong is named, one fault after the other.
import { z } from 'zod'
import { AppError } from '../errors.ts'
import { checked } from '../json-body.server.ts'

/** The query of a request's address. */
export const queryOf = <T extends z.ZodType>(schema: T, request: Request): z.output<T> =>
  checked(schema, Object.fromEntries(new URL(request.url).searchParams))

/** The id of a session in an address. Throws `not_found` for what can be none. */
export function sessionIdOf(id: string): string {
  if (!z.uuid().safeParse(id).success) throw noSession()
  return id.toLowerCase()
}

export const noSession = () =>
  new AppError('not_found', 'There is no such session. Ask /api/sessions for those there are.')
