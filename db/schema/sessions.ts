// One run of a coding agent: who, where, which model, how far. Published: so no hot counter lives here unfolded.
import { foreignKey, index, integer, jsonb, numeric, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'
import { machines } from './machines.ts'
import { guarded, id, inSpace, instant, tally, times } from './owned.ts'
import { repos } from './repos.ts'

/** The written state machine of a session; other words from outside are kept in meta and shown as `completed`. */
export const sessionStatuses = ['starting', 'running', 'waiting', 'completed', 'stopped', 'error'] as const
export type SessionStatus = (typeof sessionStatuses)[number]

/** A commit (abbreviated hash), a branch or the address of a pull request, with the call that made it and when. */
export type MadeRow = {
  kind: 'commit' | 'branch' | 'pull'
  name: string
  /** First line of the commit's message. */
  title?: string
  /** Where a commit went. */
  branch?: string
  /** The tool call that made it. */
  call?: string
  /** Where only a record of its own told of it: when, as ISO text. */
  at?: string
}

export const sessions = pgTable(
  'sessions',
  {
    id: id(),
    ...inSpace(),
    agent: text().notNull(),
    nativeId: text().notNull(),
    kind: text().notNull().default('main'),
    parentSessionId: uuid(),
    machineId: uuid(),
    repoId: uuid(),
    /** What the source calls it; a person's own name for it stands in renamedTitle and wins. */
    title: text(),
    renamedTitle: text(),
    /** Words that members of the space put on it, in the order in which they came. */
    tags: text()
      .array()
      .notNull()
      .default(sql`'{}'`),
    /** Since when it is put away for the whole space: nothing is lost, the list leaves it out. */
    archivedAt: instant(),
    status: text().notNull().default('completed'),
    cwd: text(),
    transcriptPath: text(),
    branch: text(),
    branches: text()
      .array()
      .notNull()
      .default(sql`'{}'`),
    model: text(),
    agentVersion: text(),
    startedAt: instant(),
    endedAt: instant(),
    lastEventAt: instant(),
    eventCount: integer().notNull().default(0),
    messageCount: integer().notNull().default(0),
    toolCount: integer().notNull().default(0),
    errorCount: integer().notNull().default(0),
    inputTokens: tally(),
    outputTokens: tally(),
    cacheReadTokens: tally(),
    cacheWriteTokens: tally(),
    costUsd: numeric({ precision: 14, scale: 6 }),
    /** Commits, branches and pull requests that it made: see importer/made.ts. */
    made: jsonb().$type<MadeRow[]>().notNull().default([]),
    meta: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    ...times(),
  },
  (t) => [
    ...guarded(t, { auditor: true }),
    unique().on(t.spaceId, t.agent, t.nativeId),
    // As the list asks for them: newest first, those without a time last.
    index('sessions_newest_index').on(t.spaceId, sql`coalesce(${t.lastEventAt}, 'epoch'::timestamptz)`, t.id),
    index().on(t.spaceId, t.parentSessionId),
    foreignKey({ columns: [t.spaceId, t.parentSessionId], foreignColumns: [t.spaceId, t.id] }),
    foreignKey({ columns: [t.spaceId, t.machineId], foreignColumns: [machines.spaceId, machines.id] }),
    foreignKey({ columns: [t.spaceId, t.repoId], foreignColumns: [repos.spaceId, repos.id] }),
  ],
)
