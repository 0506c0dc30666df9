// The JSON body of a request to an endpoint for scripts, checked: what is too long, no JSON or not of the form is refused with the place.
import { z } from 'zod'
import { bodyWithin } from './body.server.ts'
import { AppError } from './errors.ts'
import { isKeepable, unkeepable } from './keepable.ts'

const mostBytes = 64 * 1024

/** What the body says by `schema`. Throws `too_large` over 64 KB, `bad_input` for whatever else is wrong. */
export async function jsonBody<T extends z.ZodType>(request: Request, schema: T): Promise<z.output<T>> {
  const body = await bodyWithin(request, mostBytes)
  if (body === null) throw new AppError('too_large', 'The body has more than 64 KB. Nothing was changed.')
  return checked(schema, parsed(body))
}

/** `value` by `schema`, or `bad_input` with the place of each fault. */
export function checked<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  if (!isKeepable(value)) throw unkeepable()
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`)
  throw new AppError('bad_input', `Nothing was changed. ${faults.join('; ')}.`)
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new AppError('bad_input', 'The body is not JSON. Nothing was changed.')
  }
}
