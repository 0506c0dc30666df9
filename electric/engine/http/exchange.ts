// One shape request in progress, as all kinds of answers see it.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Pool } from 'pg'
import type { EngineConfig } from '../config.ts'
import { formatOffset } from '../offsets.ts'
import type { Offset } from '../offsets.ts'
import type { Registry } from '../shapes/registry.ts'
import type { Resolver } from '../shapes/resolve.ts'
import type { Departure } from '../shapes/departure.ts'
import type { Shape } from '../shapes/shape.ts'
import type { Permit } from './admission.ts'
import type { Headers } from './headers.ts'
import type { ShapeRequest } from './params.ts'

export type ShapeServices = {
  readonly config: EngineConfig
  readonly pool: Pool
  readonly resolver: Resolver
  readonly registry: Registry
  /** Where answers that are too large for memory wait for their readers. */
  readonly spoolFolder: string
  /** Every commit at or below this LSN has been applied to all shapes. */
  readonly lastLsn: () => bigint
  /** Where the WAL ended when the stream began: so far it is sure to come. */
  readonly comingLsn: () => bigint
}

export type Exchange = {
  readonly services: ShapeServices
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly asked: ShapeRequest
  readonly cors: Headers
  readonly departure: Departure
  readonly permit: Permit
}

/** On every 200: which log this is of, and where the next request must continue. */
export function positionHeaders(shape: Shape, next: Offset): Headers {
  return { 'electric-handle': shape.handle, 'electric-offset': formatOffset(next) }
}
