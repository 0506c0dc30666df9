// Every entity, one line each. `published` names the tables that are replicated to browsers; the migrator conforms them.
import { agentProcesses } from './agent-processes.ts'
import { bookmarks } from './bookmarks.ts'
import { captureRules } from './capture-rules.ts'
import { chatMessages } from './chat-messages.ts'
import { chatThreads } from './chat-threads.ts'
import { comments } from './comments.ts'
import { hookifyDecisions } from './hookify-decisions.ts'
import { imports } from './imports.ts'
import { machines } from './machines.ts'
import { modelPrices } from './model-prices.ts'
import { misalignments } from './misalignments.ts'
import { preferences } from './preferences.ts'
import { notifications } from './notifications.ts'
import { repoBindings } from './repo-bindings.ts'
import { repos } from './repos.ts'
import { savedSearches } from './saved-searches.ts'
import { savedViews } from './saved-views.ts'
import { sessionPins } from './session-pins.ts'
import { sessions } from './sessions.ts'
import { timelineEvents } from './timeline-events.ts'
import { todos } from './todos.ts'
import { toolEvents } from './tool-events.ts'
import { uploads } from './uploads.ts'
import { workspaces } from './workspaces.ts'

export * from './audit-log.ts'
export * from './auth.ts'
export * from './capture-cursors.ts'
export * from './capture-rules.ts'
export * from './erasures.ts'
export * from './event-bodies.ts'
export * from './event-search.ts'
export * from './idempotency-keys.ts'
export * from './imports.ts'
export * from './known-records.ts'
export * from './machines.ts'
export * from './model-prices.ts'
export * from './notifications.ts'
export * from './repo-bindings.ts'
export * from './repos.ts'
export * from './session-heads.ts'
export * from './session-usage.ts'
export * from './sessions.ts'
export * from './timeline-events.ts'
export * from './todos.ts'
export * from './tool-events.ts'
export * from './upload-chunks.ts'
export * from './upload-sessions.ts'
export * from './uploads.ts'
export * from './chat-messages.ts'
export * from './chat-threads.ts'
export * from './import-refusals.ts'
export * from './bookmarks.ts'
export * from './hookify-decisions.ts'
export * from './legacy-rows.ts'
export * from './misalignments.ts'
export * from './preferences.ts'
export * from './session-aliases.ts'
export * from './workspaces.ts'
export * from './agent-processes.ts'
export * from './agent-states.ts'
export * from './hook-audit-log.ts'
export * from './reports.ts'
export * from './session-tokens.ts'
export * from './capture-routes.ts'
export * from './comments.ts'
export * from './saved-searches.ts'
export * from './saved-views.ts'
export * from './session-pins.ts'
export * from './share-views.ts'
export * from './shares.ts'
export * from './space-invitations.ts'

export const published = {
  sessions,
  timelineEvents,
  toolEvents,
  todos,
  machines,
  modelPrices,
  repos,
  repoBindings,
  chatThreads,
  chatMessages,
  uploads,
  imports,
  captureRules,
  notifications,
  agentProcesses,
  misalignments,
  hookifyDecisions,
  preferences,
  bookmarks,
  workspaces,
  comments,
  savedSearches,
  savedViews,
  sessionPins,
}
