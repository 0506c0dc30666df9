// DELETE /v1/shape: ends a shape by its handle or by its definition. Only for tests; refused unless it was enabled.
import type { FieldErrors } from '../errors.ts'
import { Refusal, invalidRequest, mustRefetch } from '../errors.ts'
import type { Registry } from '../shapes/registry.ts'
import type { Resolver } from '../shapes/resolve.ts'
import { readWords } from './params.ts'

/** Ends the shape that the query names; refuses with 404 when there is none and 400 when handle and definition disagree. */
export async function deleteShape(registry: Registry, resolver: Resolver, query: URLSearchParams): Promise<void> {
  const handle = query.get('handle') || undefined
  const shape = query.has('table') ? await byDefinition(registry, resolver, query, handle) : byHandle(registry, handle)
  if (!shape) throw new Refusal(404, { message: 'No existing shape found' })
  registry.end(shape, mustRefetch())
}

function byHandle(registry: Registry, handle: string | undefined) {
  if (handle === undefined) throw invalidRequest({ table: ["can't be blank"] })
  return registry.byHandle(handle)
}

async function byDefinition(
  registry: Registry,
  resolver: Resolver,
  query: URLSearchParams,
  handle: string | undefined,
) {
  const errors: FieldErrors = {}
  const words = readWords(query, errors)
  if (!words || Object.keys(errors).length > 0) throw invalidRequest(errors)
  const shape = registry.byDefinition((await resolver.resolve(words)).definition.id)
  if (shape && handle !== undefined && shape.handle !== handle)
    throw invalidRequest({ handle: ['does not match the shape of the given definition'] })
  return shape
}
