// What the API takes, by schema: the handlers check with them, and the OpenAPI document is made of them.
import { z } from 'zod'
import { eventKinds } from '#db/schema/timeline-events.ts'
import { sessionStatuses } from '#db/schema/sessions.ts'
import { formNames } from '../../features/export/form-names.ts'
import { mostCharacters } from '../../features/search/language/parse.ts'

const words = (help: string) => z.string().min(1).max(500).optional().describe(help)
const seq = z.coerce
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)
const limit = (standard: number, most: number) =>
  z.coerce.number().int().min(1).max(most).default(standard).describe(`How many at most; ${standard} unless said.`)
/** Present without a value is on: `?follow`. */
const flag = z
  .union([z.literal(''), z.stringbool()])
  .default(false)
  .transform((given) => given === '' || given)

export const sessionsQuery = z.strictObject({
  agent: words('Agents, parted by commas.'),
  status: words(`Of ${sessionStatuses.join(', ')}, parted by commas.`),
  repo: words('The name of a repository.'),
  branch: words('A branch that the session was on.'),
  model: words('A part of the name of the model.'),
  from: z.iso.datetime({ offset: true }).optional().describe('Sessions with an event since then.'),
  to: z.iso.datetime({ offset: true }).optional().describe('Sessions whose last event is not later.'),
  q: words('Words that the title has, in any order.'),
  ids: z
    .string()
    .max(8000)
    .transform((list) => list.split(','))
    .pipe(z.array(z.uuid()).max(200))
    .optional()
    .describe('Ids of sessions, parted by commas; those that are not here are left out.'),
  limit: limit(50, 200),
  after: words('`next` of the page before.'),
})

export const eventsQuery = z.strictObject({
  after: seq.default(0).describe('Events with a greater seq. A Last-Event-ID wins over it.'),
  limit: limit(200, 1000),
  bodies: flag.describe('With whole bodies, else with the first 2 KB of text.'),
  follow: flag.describe('Go on with what comes, as with `Accept: text/event-stream`.'),
})

export const searchQuery = z.strictObject({
  q: z
    .string()
    .min(1)
    .max(mostCharacters)
    .describe('A search in the language of the search page, as in `tool:shell exit:!=0`.'),
  session: z.uuid().optional().describe('In one session only.'),
  limit: limit(50, 200),
  before: words('`next` of the page before.'),
})

export const notificationsQuery = z.strictObject({
  unread: flag.describe('Only what was not read.'),
  limit: limit(50, 200),
})

export const notificationInput = z.strictObject({
  key: z
    .string()
    .min(1)
    .max(200)
    .describe('The same key again is the same notification: it changes and counts, and is not a second one.'),
  title: z.string().trim().min(1).max(300),
  body: z.string().trim().max(2000).optional(),
  session: z.uuid().optional().describe('The session that it is about.'),
  event: seq.optional().describe('The event in it, by seq.'),
})

export const bindingInput = z.strictObject({
  repo: z.uuid().describe('A repository of the space, by its id.'),
  cwd: z.string().min(1).max(2000).describe('The working folder that is bound.'),
  branch: z.string().max(500).nullable().optional(),
  commit: z
    .string()
    .regex(/^[0-9a-f]{7,64}$/i)
    .nullable()
    .optional(),
})
export const bindingQuery = z.strictObject({
  cwd: z.string().min(1).max(2000).optional().describe('One folder; else all of the session.'),
})

export const layoutInput = z.strictObject({
  content: z.json().describe('Whatever the page or tool keeps, 64 KB at most.'),
})

export const titleInput = z.strictObject({ title: z.string().trim().max(300).nullable() })
export const moveInput = z.strictObject({ to: z.uuid().describe('The id of the space.') })
export const anyObject = z.record(z.string(), z.json())
export const tokenInput = z.strictObject({ token: z.string().min(16).max(300) })

const pid = z.coerce
  .number()
  .int()
  .min(1)
  .max(2 ** 31 - 1)
export const registryQuery = z.strictObject({
  session: z.string().min(1).max(300).optional(),
  pid: pid.optional(),
  ppid: pid.optional(),
  notify: z.stringbool().optional(),
})

export const exportQuery = z.strictObject({
  format: z.enum(formNames).default('md'),
  kinds: z
    .string()
    .max(300)
    .transform((list) => list.split(',').filter(Boolean))
    .pipe(z.array(z.enum(eventKinds)))
    .optional()
    .describe('Kinds of events, parted by commas; all unless said.'),
  q: z.string().max(mostCharacters).optional().describe('Only events that this search finds.'),
  from: seq.optional().describe('From this event on, by seq.'),
  to: seq.optional().describe('Up to this event, by seq.'),
  event: seq.optional().describe('This event alone.'),
  instructions: z
    .enum(['redacted', 'kept'])
    .default('redacted')
    .describe('What system, developer and tools told the model.'),
  names: z
    .enum(['kept', 'hidden'])
    .default('kept')
    .describe('`hidden`: without home folders, names of users and machines, and addresses.'),
  preview: flag.describe('Say what would be exported and what left out, as JSON.'),
})
export type ExportQuery = z.output<typeof exportQuery>
