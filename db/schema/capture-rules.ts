// What of a space's sessions is kept out, by folder, repository or agent, and which folders are looked at besides the agents' own.
import { pgTable, text, unique } from 'drizzle-orm/pg-core'
import { clientId, guarded, inSpace, times } from './owned.ts'

export const ruleKinds = ['folder', 'repository', 'agent', 'root'] as const
/** The first three keep sessions out; `root` is a folder that is looked at as well. */
export type RuleKind = (typeof ruleKinds)[number]

export const captureRules = pgTable(
  'capture_rules',
  {
    id: clientId(),
    ...inSpace(),
    kind: text().$type<RuleKind>().notNull(),
    /** A folder's absolute path, a repository's remote or folder, an agent's name. */
    value: text().notNull(),
    ...times(),
  },
  (t) => [...guarded(t), unique().on(t.spaceId, t.kind, t.value)],
)
