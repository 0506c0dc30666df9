// The rows as the browser holds them: inferred from the tables, types only, so that no database code reaches a bundle.
import type {
  agentProcesses,
  importFiles,
  importRefusals,
  imports,
  machines,
  modelPrices,
  repos,
  sessions,
  timelineEvents,
  todos,
} from '#db/schema/index.ts'

export type Session = typeof sessions.$inferSelect
export type TimelineEvent = typeof timelineEvents.$inferSelect
export type Todo = typeof todos.$inferSelect
export type ImportRun = typeof imports.$inferSelect
export type ImportFile = typeof importFiles.$inferSelect
/** Without the raw bytes, which are read when a record is opened. */
export type ImportRefusal = Omit<typeof importRefusals.$inferSelect, 'raw'>
export type Repo = typeof repos.$inferSelect
export type Machine = typeof machines.$inferSelect
export type AgentProcess = typeof agentProcesses.$inferSelect
export type ModelPrice = typeof modelPrices.$inferSelect
