// Where a session went against a rule of its repository. `status` is the source's word; a person's stands beside it and wins.
import { index, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { ofSession, underSession } from './child.ts'
import { guarded, id, inSpace, instant, times } from './owned.ts'

type EventRange = { startIndex?: number; endIndex?: number; startAt?: string | null; endAt?: string | null }
type MisalignmentEvidence = { message: string; eventIndex?: number; eventId?: string; highlight?: string }

export const misalignments = pgTable(
  'misalignments',
  {
    id: id(),
    ...inSpace(),
    ...ofSession(),
    nativeId: text(),
    ruleId: text().notNull(),
    title: text().notNull(),
    summary: text().notNull().default(''),
    severity: text().notNull().default('medium'),
    /** open, acknowledged or dismissed. */
    status: text().notNull().default('open'),
    personStatus: text(),
    eventRange: jsonb().$type<EventRange>(),
    evidence: jsonb().$type<MisalignmentEvidence[]>().notNull().default([]),
    ...times(),
    reportedAt: instant(),
  },
  (t) => [...guarded(t), underSession(t), index().on(t.spaceId, t.sessionId)],
)
