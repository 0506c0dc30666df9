// The OpenAPI 3.1 document of the API, made of the schemas that the handlers check with.
import { z } from 'zod'
import manifest from '../../../package.json' with { type: 'json' }
import { documented } from './endpoints.ts'
import type { Documented } from './documented.ts'

type Json = Record<string, unknown>
let made: Json | undefined

/** The document, as JSON. */
export function openApi(): Json {
  made ??= {
    openapi: '3.1.0',
    info: {
      title: 'Logbook',
      version: manifest.version,
      description:
        'Sessions of coding agents. Send `Authorization: Bearer KEY`, with a key of `logbook key create --scope read|capture|admin`. ' +
        'Every error is `{error:{code, message}}`, and the message says what to do.',
    },
    servers: [{ url: '/' }],
    security: [{ key: [] }],
    paths: paths(),
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } }, schemas: { Error: error }, responses },
  }
  return made
}

function paths(): Json {
  const all: Record<string, Json> = {}
  for (const one of documented) all[one.path] = { ...all[one.path], [one.method.toLowerCase()]: operation(one) }
  return all
}

function operation(one: Documented): Json {
  const { method, path, scope, summary, tag, query, body, status = 200, answer } = one
  const parameters = [...named(path), ...(query ? inQuery(query) : [])]
  return {
    operationId:
      `${method.toLowerCase()}${path.replace(/^\/api/, '').replace(/[^a-z]+([a-z])/gi, (_, letter: string) => letter.toUpperCase())}`.replace(
        /\W/g,
        '',
      ),
    tags: [tag],
    summary,
    ...(scope === null ? { security: [] } : { description: `Needs a key for ${scope}, or one for admin.` }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: bodyContent(body) } }),
    responses: {
      [status]: { description: summary, content: answerContent(one, answer) },
      ...(scope !== null &&
        Object.fromEntries(Object.keys(responses).map((code) => [code, { $ref: `#/components/responses/${code}` }]))),
    },
  }
}

const named = (path: string): Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))

function inQuery(query: z.ZodType): Json[] {
  const { properties = {}, required = [] } = schemaOf(query, 'input') as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema,
  }))
}

function bodyContent(body: NonNullable<Documented['body']>): Json {
  if (body === 'bytes') return { 'application/octet-stream': {}, 'multipart/form-data': {} }
  if (body === 'ndjson') return { 'application/x-ndjson': { schema: { type: 'string' } } }
  return { 'application/json': { schema: schemaOf(body, 'input') } }
}

function answerContent({ path }: Documented, answer: Documented['answer']): Json {
  if (!(answer instanceof z.ZodType))
    return Object.fromEntries(answer.map((type) => [type, { schema: { type: 'string' } }]))
  const stream = path.endsWith('/events') ? { 'text/event-stream': { schema: { type: 'string' } } } : {}
  return { 'application/json': { schema: schemaOf(answer, 'output') }, ...stream }
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, $defs: __, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return withoutLocal(json) as Json
}

/** Any JSON is described by itself, which a part of a document cannot refer to: it stands there as what it is, anything. */
function withoutLocal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLocal)
  if (typeof value !== 'object' || value === null) return value
  if ('$ref' in value) return {}
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutLocal(part)]))
}

const error = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string' },
        message: { type: 'string', description: 'What happened, and what to do.' },
      },
    },
  },
}

const refusal = (description: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
})
const responses: Record<string, Json> = {
  400: refusal('What was sent cannot be read; the message names each fault.'),
  401: refusal('No key, or one that is wrong, ended or revoked.'),
  403: refusal('The key or the role does not reach that far.'),
  404: refusal('It is not there, or not in your space: both are answered alike.'),
  429: refusal('Too many requests; Retry-After says when to go on.'),
  503: refusal('Something does not answer; try again.'),
}
