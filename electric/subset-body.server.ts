// The body of a subset request, rebuilt. Upstream it is merged over the query string, where `table` and the scope stand: so
// nothing goes on but the five subset fields, each of its own type and bounded, and no more is read than is allowed.

/** Bounds on what a client may send, in bytes, UTF-16 units and rows; beyond them the engine is not touched. */
export const limits = { body: 64 * 1024, where: 16 * 1024, params: 1000, subsetRows: 5000 }

/** The JSON text to send on, or the status and the sentence of the refusal. */
export type SubsetBody = { json: string } | { status: 400 | 413; message: string }

const badJson = { status: 400, message: 'The request body is not a JSON object.' } as const
const tooLarge = { status: 413, message: `The request body is larger than ${limits.body / 1024} KB.` } as const

/** Reads and rebuilds the body of `request`; an empty one is `{}`. Fields other than the five are dropped. */
export async function subsetBody(request: Request): Promise<SubsetBody> {
  if (Number(request.headers.get('content-length')) > limits.body) return tooLarge
  const text = await boundedText(request)
  if (text === null) return tooLarge
  const given = text === '' ? {} : parsedObject(text)
  if (!given) return badJson
  const source = given.subset === undefined ? given : given.subset
  return isObject(source) ? rebuilt(source) : badJson
}

function rebuilt({ where, params, order_by: orderBy, limit, offset }: Record<string, unknown>): SubsetBody {
  const texts = { where, order_by: orderBy }
  for (const [name, text] of Object.entries(texts))
    if (!isAbsent(text) && (typeof text !== 'string' || text.length > limits.where))
      return { status: 400, message: `${name} must be a text of at most ${limits.where} characters.` }
  if (!isAbsent(params) && (!isObject(params) || !Object.values(params).every(isScalar)))
    return { status: 400, message: 'params must be an object of texts.' }
  if (isObject(params) && Object.keys(params).length > limits.params)
    return { status: 400, message: `There may be at most ${limits.params} params.` }
  const numbers = { limit, offset }
  for (const [name, number] of Object.entries(numbers))
    if (!isAbsent(number) && typeof number !== 'number') return { status: 400, message: `${name} must be a number.` }
  if (Number(limit) > limits.subsetRows)
    return { status: 400, message: `A subset holds at most ${limits.subsetRows} rows.` }
  const kept = Object.entries({ where, params, order_by: orderBy, limit, offset }).filter(
    ([, value]) => !isAbsent(value),
  )
  return { json: JSON.stringify(Object.fromEntries(kept)) }
}

/** The body as UTF-8, or null when it is longer than allowed; the rest of it is then not read. */
async function boundedText(request: Request): Promise<string | null> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of request.body ?? []) {
    size += piece.byteLength
    if (size > limits.body) return null
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function parsedObject(text: string): Record<string, unknown> | null {
  try {
    const given: unknown = JSON.parse(text)
    return isObject(given) ? given : null
  } catch {
    return null
  }
}

const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null
const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value)

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
