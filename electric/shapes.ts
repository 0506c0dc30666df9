// ONE LINE PER ENTITY: name → table, scope, how it is loaded. This is the read door: what is not here cannot be asked for.
// Types and words only from the schema, so that the browser carries no database code.
import { figures } from '#db/schema/figures.ts'
import type { published } from '#db/schema/index.ts'

/**
 * `space`: rows of the caller's space. `owner`: of the space and the caller. `session`: of one session of the space. `shared`: of the
 * space, whoever owns them, as far as they are shared.
 */
export type Scope = 'space' | 'owner' | 'session' | 'shared'
/** `eager` shapes are held whole; `windows` are read by range, as a list or timeline shows them. */
export type Load = 'eager' | 'windows'

/** `auditor`: the columns that a reader of figures alone gets; without them there is no such shape for them. */
export type Shape<Row = unknown> = {
  table: string
  scope: Scope
  load: Load
  auditor?: readonly string[]
  row?: Row
}

type Tables = typeof published
type RowOf<Name extends keyof Tables> = Tables[Name]['$inferSelect']

export const shapes = {
  sessions: shape<RowOf<'sessions'>>('sessions', 'space', 'eager', figures.sessions),
  todos: shape<RowOf<'todos'>>('todos', 'space', 'eager'),
  repos: shape<RowOf<'repos'>>('repos', 'space', 'eager'),
  repoBindings: shape<RowOf<'repoBindings'>>('repo_bindings', 'space', 'eager'),
  machines: shape<RowOf<'machines'>>('machines', 'space', 'eager'),
  agentProcesses: shape<RowOf<'agentProcesses'>>('agent_processes', 'space', 'eager'),
  modelPrices: shape<RowOf<'modelPrices'>>('model_prices', 'space', 'eager'),
  imports: shape<RowOf<'imports'>>('imports', 'space', 'eager'),
  captureRules: shape<RowOf<'captureRules'>>('capture_rules', 'space', 'eager'),
  uploads: shape<RowOf<'uploads'>>('uploads', 'space', 'windows'),
  timelineEvents: shape<RowOf<'timelineEvents'>>('timeline_events', 'session', 'windows'),
  toolEvents: shape<RowOf<'toolEvents'>>('tool_events', 'session', 'windows'),
  notifications: shape<RowOf<'notifications'>>('notifications', 'owner', 'eager'),
  chatThreads: shape<RowOf<'chatThreads'>>('chat_threads', 'owner', 'eager'),
  chatMessages: shape<RowOf<'chatMessages'>>('chat_messages', 'owner', 'windows'),
  misalignments: shape<RowOf<'misalignments'>>('misalignments', 'session', 'windows'),
  hookifyDecisions: shape<RowOf<'hookifyDecisions'>>('hookify_decisions', 'session', 'windows'),
  preferences: shape<RowOf<'preferences'>>('preferences', 'owner', 'eager'),
  bookmarks: shape<RowOf<'bookmarks'>>('bookmarks', 'owner', 'eager'),
  workspaces: shape<RowOf<'workspaces'>>('workspaces', 'space', 'eager'),
  comments: shape<RowOf<'comments'>>('comments', 'session', 'eager'),
  savedSearches: shape<RowOf<'savedSearches'>>('saved_searches', 'owner', 'eager'),
  savedViews: shape<RowOf<'savedViews'>>('saved_views', 'owner', 'eager'),
  sessionPins: shape<RowOf<'sessionPins'>>('session_pins', 'owner', 'eager'),
  sharedViews: shape<RowOf<'savedViews'>>('saved_views', 'shared', 'eager'),
}

export type ShapeName = keyof typeof shapes
/** The row a shape carries, as the collection shows it: camelCase, timestamps as Date. */
export type ShapeRow<Name extends ShapeName> = NonNullable<(typeof shapes)[Name]['row']>

/** Whether `name` is a shape; narrows it. */
export function isShapeName(name: string): name is ShapeName {
  return Object.hasOwn(shapes, name)
}

function shape<Row>(table: string, scope: Scope, load: Load, auditor?: readonly string[]): Shape<Row> {
  return { table, scope, load, ...(auditor && { auditor }) }
}
