// Where a page of a list ends, as one word for the next request. Law: it only says where to go on; whose rows these are is asked anew.
import { z } from 'zod'
import { AppError } from '../errors.ts'

const place = z.tuple([z.iso.datetime(), z.uuid()])

export const cursorOf = (at: Date, id: string): string =>
  Buffer.from(JSON.stringify([at.toISOString(), id])).toString('base64url')

/** Throws `bad_input` for what is no cursor of ours. */
export function readCursor(cursor: string): { at: Date; id: string } {
  try {
    const [at, id] = place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
    return { at: new Date(at), id }
  } catch {
    throw new AppError('bad_input', 'That is no place in a list. Send `next` of the page before as it came.')
  }
}
