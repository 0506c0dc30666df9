// What somebody had erased. A tombstone keeps a session out that may still lie on a disk; an erasure is the work under way and, once it
// is done, the receipt of it. Law: neither holds contents, and what names a session is taken out of them before they are done.
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { guarded, id, inSpace, instant, times } from './owned.ts'

export const tombstones = pgTable(
  'tombstones',
  {
    ...inSpace(),
    /** The id that the session had, and would have again: made of its space of birth, agent and native id. No foreign key. */
    sessionId: uuid().notNull(),
    erasureId: uuid().notNull(),
    agent: text().notNull(),
    kind: text().notNull(),
    /** Of a sub-agent, whose: it is brought back with it. */
    parentSessionId: uuid(),
    /** What the agent calls it, for as long as its custody is looked for; null afterwards. */
    nativeId: text(),
    /** So that a person can tell which one it was. */
    startedAt: instant(),
    events: integer().notNull().default(0),
    /** Since when it has no rows any more. */
    rowsGoneAt: instant(),
    /** Somebody wants it back: it keeps nothing out any more, and goes when its sources have been looked at again. */
    broughtBackAt: instant(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.spaceId, t.sessionId] }),
    ...guarded({ spaceId: t.spaceId }),
    index().on(t.erasureId),
  ],
)

export const erasureKinds = ['sessions', 'space', 'account'] as const
export type ErasureKind = (typeof erasureKinds)[number]
/** In this order; `done` is the last. */
export const erasureSteps = ['rows', 'custody', 'files', 'cleaning', 'done'] as const
export type ErasureStep = (typeof erasureSteps)[number]

/** Counts and times; what could not be emptied is said in `left`. */
export interface Receipt {
  sessions: number
  events: number
  /** Of sources, as they were kept. */
  bytes: number
  /** By table. */
  rows: Record<string, number>
  sources: { removed: number; cut: number }
  files: number
  rowsGoneAt?: string
  custodyGoneAt?: string
  engineEmptyAt?: string
  cleanedAt?: string
  left: string[]
}

export const erasures = pgTable(
  'erasures',
  {
    id: id(),
    /** No foreign key: the receipt of a space outlives it. */
    spaceId: uuid().notNull(),
    requestedBy: uuid(),
    kind: text().$type<ErasureKind>().notNull(),
    step: text().$type<ErasureStep>().notNull().default('rows'),
    /** Of the step. */
    done: integer().notNull().default(0),
    total: integer().notNull().default(0),
    /** Sources to be looked at; empty when it is done. */
    work: jsonb().$type<{ uploads: string[] }>().notNull().default({ uploads: [] }),
    receipt: jsonb()
      .$type<Receipt>()
      .notNull()
      .default({ sessions: 0, events: 0, bytes: 0, rows: {}, sources: { removed: 0, cut: 0 }, files: 0, left: [] }),
    error: text(),
    startedAt: instant().notNull().defaultNow(),
    finishedAt: instant(),
    ...times(),
  },
  (t) => [...guarded(t), index().on(t.spaceId, t.startedAt)],
)
