// What is said of an endpoint for scripts.
import type { z } from 'zod'
import type { Scope } from '../scope.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Documented = {
  method: Method
  /** With parameters as `{name}`. */
  path: string
  /** What a key needs; null where none is asked for. */
  scope: Scope | null
  summary: string
  tag: 'sessions' | 'search' | 'capture' | 'notifications' | 'space' | 'server'
  query?: z.ZodType
  body?: z.ZodType | 'bytes' | 'ndjson'
  status?: number
  /** A schema of JSON, or media types where it is none. */
  answer: z.ZodType | readonly string[]
}
