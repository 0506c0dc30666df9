// Input of the API, checked: what is wrong is named, one fault after the other, and nothing was done.
import { z } from 'zod'
import { bodyWithin } from '../body.server.ts'
import { AppError } from '../errors.ts'

/** Throws `bad_input` with every fault and where it is. */
export function checked<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`)
  throw new AppError('bad_input', `Nothing was changed. ${faults.join('; ')}.`)
}

/** The query of a request's address. */
export const queryOf = <T extends z.ZodType>(schema: T, request: Request): z.output<T> =>
  checked(schema, Object.fromEntries(new URL(request.url).searchParams))

/** The JSON body of a request. Throws `too_large`, `bad_input`. */
export async function bodyOf<T extends z.ZodType>(
  schema: T,
  request: Request,
  mostBytes = 64 * 1024,
): Promise<z.output<T>> {
  const body = await bodyWithin(request, mostBytes)
  if (body === null)
    throw new AppError('too_large', `The body has more than ${Math.floor(mostBytes / 1024)} KB. Nothing was changed.`)
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    throw new AppError('bad_input', 'The body is not JSON. Nothing was changed.')
  }
  return checked(schema, value)
}

/** The id of a session in an address. Throws `not_found` for what can be none. */
export function sessionIdOf(id: string): string {
  if (!z.uuid().safeParse(id).success) throw noSession()
  return id.toLowerCase()
}

export const noSession = () =>
  new AppError('not_found', 'There is no such session. Ask /api/sessions for those there are.')
