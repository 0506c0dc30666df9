// The rows as the browser holds them: inferred from the tables, types only, so that no database code reaches a bundle.
import type {
  agentProcesses,
  bookmarks,
  captureRules,
  chatMessages,
  chatThreads,
  comments,
  hookifyDecisions,
  importFiles,
  importRefusals,
  imports,
  machines,
  misalignments,
  modelPrices,
  notifications,
  repos,
  savedSearches,
  savedViews,
  sessionPins,
  sessions,
  timelineEvents,
  todos,
  toolEvents,
} from '#db/schema/index.ts'

export type Session = typeof sessions.$inferSelect
export type TimelineEvent = typeof timelineEvents.$inferSelect
export type Bookmark = typeof bookmarks.$inferSelect
export type Comment = typeof comments.$inferSelect
export type SavedSearch = typeof savedSearches.$inferSelect
export type SessionPin = typeof sessionPins.$inferSelect
export type SavedView = typeof savedViews.$inferSelect
export type Todo = typeof todos.$inferSelect
export type ImportRun = typeof imports.$inferSelect
export type ImportFile = typeof importFiles.$inferSelect
/** Without the raw bytes, which are read when a record is opened. */
export type ImportRefusal = Omit<typeof importRefusals.$inferSelect, 'raw' | 'corrected'>
export type Repo = typeof repos.$inferSelect
export type Notification = typeof notifications.$inferSelect
export type Machine = typeof machines.$inferSelect
export type AgentProcess = typeof agentProcesses.$inferSelect
export type ModelPrice = typeof modelPrices.$inferSelect
export type ChatThread = typeof chatThreads.$inferSelect
export type ChatMessage = typeof chatMessages.$inferSelect
export type ToolEvent = typeof toolEvents.$inferSelect
export type Misalignment = typeof misalignments.$inferSelect
export type HookifyDecision = typeof hookifyDecisions.$inferSelect
export type CaptureRule = typeof captureRules.$inferSelect
