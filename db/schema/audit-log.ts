// Who did what that an administrator would want to know of: administrative acts, and reads by keys, share links and tools.
// Law: rows are added and read, never changed (the app's role may do nothing else); they hold names and counts, never contents.
import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { guarded, id, inSpace, instant } from './owned.ts'

/** By what means: a page, an API key, a share link, a command on the machine itself, or a model's tool. */
export const auditMeans = ['page', 'key', 'share', 'command', 'tool'] as const
export type AuditMeans = (typeof auditMeans)[number]

export const auditLog = pgTable(
  'audit_log',
  {
    id: id(),
    ...inSpace(),
    at: instant().notNull().defaultNow(),
    /** The person; null for a reader without an account. No foreign key: what a person did outlives them. */
    actorId: uuid(),
    means: text().$type<AuditMeans>().notNull(),
    /** The key or share link, when it was one. */
    meansId: text(),
    /** What was done, as `thing.verb`: key.create, member.remove, session.read. */
    act: text().notNull(),
    targetKind: text(),
    targetId: text(),
    /** `done`, or the code of the refusal. */
    outcome: text().notNull().default('done'),
    /** The caller's network: /24 of IPv4, /48 of IPv6. */
    network: text(),
    rows: integer(),
    detail: jsonb().$type<Record<string, string | number | boolean | null>>(),
  },
  (t) => [...guarded(t, { reading: 'administer', writing: 'read' }), index().on(t.spaceId, t.at.desc(), t.id.desc())],
)
