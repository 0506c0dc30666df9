// A folder that a person works in, as a workspace tool kept it; `layouts` says how its windows stood for a run and a device.
import { index, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core'
import { ofSession, underSession } from './child.ts'
import { guarded, id, inSpace, instant, times } from './owned.ts'

export const workspaces = pgTable(
  'workspaces',
  {
    id: id(),
    ...inSpace(),
    nativeId: text().notNull(),
    path: text().notNull(),
    name: text().notNull(),
    lastActiveAt: instant(),
    themeOverride: text(),
    reportedAt: instant(),
    meta: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    ...times(),
  },
  (t) => [...guarded(t), unique().on(t.spaceId, t.nativeId)],
)

/** Never published: read with the run it belongs to. */
export const layouts = pgTable(
  'layouts',
  {
    id: id(),
    ...inSpace(),
    ...ofSession(),
    clientId: text().notNull(),
    tileId: text().notNull(),
    content: jsonb().$type<unknown>().notNull().default({}),
    reportedAt: instant(),
    ...times(),
  },
  (t) => [...guarded(t), underSession(t), index().on(t.spaceId, t.sessionId)],
)
