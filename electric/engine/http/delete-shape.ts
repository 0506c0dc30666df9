// DELETE /v1/shape: ends a shape by its handle or by its definition. Only for tests; refused unless it was enabled.
import { Refusal, mustRefetch } from '../errors.ts'
import type { Registry } from '../shapes/registry.ts'
import type { Resolver } from '../shapes/resolve.ts'
import { readShapeToDelete } from './params.ts'
import type { Fields } from './query.ts'

const MISMATCH =
  'The specified shape definition and handle do not match. Please ensure the shape definition is correct or omit the shape handle from the request to obtain a new one.'

/** Ends the shape that the fields name; refuses with 404 when there is none and 400 when handle and definition disagree. */
export async function deleteShape(registry: Registry, resolver: Resolver, fields: Fields): Promise<void> {
  const { words, handle } = readShapeToDelete(fields)
  const shape = words
    ? registry.byDefinition((await resolver.resolve(words)).definition.id)
    : registry.byHandle(handle ?? '')
  if (!shape) throw new Refusal(404, { message: 'No existing shape found' })
  if (handle !== undefined && shape.handle !== handle) throw new Refusal(400, { message: MISMATCH })
  registry.end(shape, mustRefetch())
}
