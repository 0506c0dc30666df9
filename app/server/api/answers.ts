// What the API answers, by schema, for the OpenAPI document; the tests of the endpoints hold their answers against these.
import { z } from 'zod'

const instant = z.iso.datetime()
const text = z.string().nullable()
const when = instant.nullable()
const figure = z.number()

export const any = z.record(z.string(), z.json())

const session = z.object({
  id: z.uuid(),
  agent: z.string(),
  nativeId: z.string(),
  kind: z.string(),
  parentSessionId: z.uuid().nullable(),
  title: text,
  status: z.string(),
  repo: text,
  branch: text,
  model: text,
  machine: text,
  cwd: text,
  startedAt: when,
  endedAt: when,
  lastEventAt: when,
  eventCount: figure,
  errorCount: figure,
  inputTokens: figure,
  outputTokens: figure,
  costUsd: figure.nullable(),
  updatedAt: instant,
})
const next = z.string().nullable().describe('Send it as the place of the next page; null at the end.')

export const sessionList = z.object({ sessions: z.array(session), total: figure, hasMore: z.boolean(), next })

const binding = z.object({ repoId: z.uuid(), repo: z.string(), cwd: z.string(), branch: text, commit: text })
export const bindings = z.object({ bindings: z.array(binding.extend({ updatedAt: instant })) })

export const sessionDetail = session.extend({
  branches: z.array(z.string()),
  agentVersion: text,
  messageCount: figure,
  toolCount: figure,
  cacheReadTokens: figure,
  cacheWriteTokens: figure,
  todos: z.array(
    z.object({
      id: z.uuid(),
      content: z.string(),
      status: z.string(),
      personStatus: text,
      listKey: z.string(),
      position: figure,
    }),
  ),
  bindings: z.array(binding),
  subAgents: z.array(z.uuid()),
})

const sums = {
  sessions: figure,
  events: figure,
  errors: figure,
  inputTokens: figure,
  outputTokens: figure,
  costUsd: figure,
}
export const stats = z.object({
  ...sums,
  live: figure,
  groups: z.array(z.object({ agent: z.string(), status: z.string(), ...sums })),
})

export const renamed = z.object({ id: z.uuid(), title: text, sourceTitle: text })
export const erasing = z.object({ erasure: z.uuid(), sessions: figure })
export const moved = z.object({ sessionId: z.uuid(), sessions: figure, events: figure })

const event = z.object({
  seq: z.int().describe('1, 2, 3 … without holes, never changed.'),
  id: z.uuid(),
  ordinal: z.string().describe('The reading order, compared byte by byte.'),
  kind: z.string(),
  role: text,
  title: text,
  preview: text,
  size: figure,
  toolCallId: text,
  outcome: text,
  occurredAt: when,
  createdAt: instant,
  supersededAt: when,
  body: z.json().optional(),
})
export const eventPage = z.object({
  events: z.array(event),
  hasMore: z.boolean(),
  last: z.int().describe('`after` of the next page.'),
})

const hit = z.object({
  id: z.uuid(),
  sessionId: z.uuid(),
  seq: z.int(),
  kind: z.string(),
  role: text,
  title: text,
  outcome: text,
  agent: z.string(),
  sessionTitle: text,
  at: instant,
  excerpt: z.array(z.object({ text: z.string(), hit: z.boolean() })),
  url: z.string().describe('Where the page shows it.'),
})
export const searchPage = z.object({
  hits: z.array(hit),
  total: figure.nullable().describe('Of the first page alone; 10,001 means more than 10,000.'),
  hasMore: z.boolean(),
  next,
  index: z.object({ events: figure, waiting: figure, lagMs: figure }),
})

const notification = z.object({
  id: z.uuid(),
  kind: z.string(),
  title: z.string(),
  body: text,
  key: text,
  count: figure,
  sessionId: z.uuid().nullable(),
  eventSeq: figure.nullable(),
  raisedAt: instant,
  readAt: when,
  resolvedAt: when,
})
export const notificationList = z.object({ notifications: z.array(notification) })
export const posted = z.object({
  notification: notification.nullable(),
  news: z.boolean().describe('False when it was there with the same words.'),
})

export const layout = z.object({ name: z.string(), content: z.json(), updatedAt: instant })
