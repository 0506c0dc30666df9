// One shape request, from its parameters to the kind of answer it gets.
import { setTimeout } from 'node:timers/promises'
import { Refusal, mustRefetch } from '../errors.ts'
import type { Registry } from '../shapes/registry.ts'
import type { Resolved } from '../shapes/resolve.ts'
import type { Shape } from '../shapes/shape.ts'
import { answerEvents } from './answer-events.ts'
import { answerPage } from './answer-page.ts'
import { answerSubset } from './answer-subset.ts'
import { StorageFault } from '../storage/fault.ts'
import type { Exchange, ShapeServices } from './exchange.ts'
import { readShapeRequest } from './params.ts'
import type { Fields } from './query.ts'
import { readSubsetWords } from './subset-params.ts'

const TABLE_CHANGES = 100

/** Answers GET, HEAD and POST of /v1/shape; throws a Refusal for everything that is not a 200 or 304. */
export async function serveShape(
  services: ShapeServices,
  exchange: Omit<Exchange, 'services' | 'asked'> & { fields: Fields },
): Promise<void> {
  const asked = readShapeRequest(exchange.fields)
  const resolved = await services.resolver.resolve(asked.words)
  const subset = readSubsetWords(exchange.fields)
  const shape = findShape(services.registry, resolved, asked.handle)
  const all = { ...exchange, services, asked }
  try {
    if (subset) return await answerSubset(all, shape, resolved, subset)
    if (asked.events && asked.offset !== 'now') return await answerEvents(all, shape, asked.offset)
    return await answerPage(all, shape)
  } catch (error) {
    // Whoever changes or drops the table under a new snapshot is mostly still at it, and the reader would be back at once.
    if (asked.handle === undefined && error instanceof Refusal && error.status === 409) await setTimeout(TABLE_CHANGES)
    // What was read is damaged, so the shape has ended: who asks learns the handle of the next one.
    if (!(error instanceof StorageFault) || error.kind !== 'damaged') throw error
    throw mustRefetch(services.registry.findOrCreate(resolved.definition).handle)
  }
}

function findShape(registry: Registry, { definition }: Resolved, handle: string | undefined): Shape {
  const shape = handle === undefined ? undefined : registry.byHandle(handle)
  if (shape?.definition.id === definition.id) return shape
  const right = registry.findOrCreate(definition)
  if (handle !== undefined) throw mustRefetch(right.handle)
  return right
}
