// What other stores hold beside events: a row of theirs by its own id, and what to write of it into our tables when it is news.
// Plain data, like all of a batch; store/legacy decides under the ledger's lock what is news.
import type { AliasEvidence } from '#db/schema/session-aliases.ts'
import type { SessionRef } from '../formats/format.ts'
import type { Json } from '../formats/read.ts'

export interface LegacyRow {
  store: string
  /** The table or file it stands in, as the store calls it. */
  kind: string
  nativeId: string
  /** The whole row, masked: what has no column of ours is found here. */
  data: Json
  /** When the row says it was last changed; null where only the file's time is known. */
  at: string | null
  /** `kind/id` of a row of the same store that must be known before this one can be placed. */
  waitsFor?: string
  /** Other rows may wait for this one. */
  awaited?: true
  writes: RowWrite[]
}

/** A session as another store means it; made as a stub when it is not known. */
export type NamedSession = SessionRef & { agent: string }

export type RowWrite =
  | ThreadWrite
  | MessageWrite
  | ChatToolWrite
  | TodoWrite
  | AliasWrite
  | SessionWrite
  | MisalignmentWrite
  | DecisionWrite
  | PreferenceWrite
  | BookmarksWrite
  | WorkspaceWrite
  | LayoutWrite
  | RepoWrite
  | ReportWrite
  | StateWrite
  | TokenWrite

export interface ThreadWrite {
  to: 'thread'
  session: NamedSession
  nativeId: string
  mode: string
  title: string
  status: string
  preview: string | null
  lastMessageAt: string | null
  createdAt: string | null
  /** How many messages the store says there are; we count ourselves and keep its word beside. */
  said: number | null
}

export interface MessageWrite {
  to: 'message'
  session: NamedSession
  nativeId: string
  mode: string
  /** Null: the active thread of (session, mode). */
  thread: string | null
  role: string
  content: string
  clientMessageId: string | null
  misalignmentId: string | null
  evidence: unknown[] | null
  contextEvents: unknown[] | null
  createdAt: string | null
}

export interface ChatToolWrite {
  to: 'chat-tool'
  session: NamedSession
  nativeId: string
  nativeCallId: string | null
  thread: string | null
  name: string
  state: 'pending' | 'succeeded' | 'failed' | 'abandoned'
  arguments: unknown
  result: unknown
  error: string | null
  startedAt: string | null
  completedAt: string | null
  latencyMs: number | null
  contextEvents: unknown[] | null
}

/** A list that belongs to no session. */
export interface TodoWrite {
  to: 'todo'
  list: string
  nativeId: string
  content: string
  status: string
  createdAt: string | null
}

export interface AliasWrite {
  to: 'alias'
  nativeId: string
  session: NamedSession
  evidence: AliasEvidence
  path: string | null
}

/** Facts of a session that the latest telling decides; those that only ever grow go the way of all records. */
export interface SessionWrite {
  to: 'session'
  session: NamedSession
  meta: Json
  /** What is taken where nothing better is known. */
  unknown?: { startedAt: string | null; cwd: string | null; title: string | null }
}

export interface MisalignmentWrite {
  to: 'misalignment'
  session: NamedSession
  nativeId: string
  ruleId: string
  title: string
  summary: string
  severity: string
  status: string
  eventRange: Json | null
  evidence: unknown[]
  createdAt: string | null
}

export interface DecisionWrite {
  to: 'decision'
  session: NamedSession
  nativeId: string
  source: string
  contentHash: string
  severity: string
  blocked: boolean
  rules: unknown[]
  message: string | null
  annotations: string | null
  decidedAt: string | null
}

export interface PreferenceWrite {
  to: 'preference'
  category: string
  nativeId: string
  content: unknown
}

/** All bookmarks of one profile. */
export interface BookmarksWrite {
  to: 'bookmarks'
  items: Array<{
    nativeId: string
    type: string
    entityId: string
    label: string | null
    meta: Json
    createdAt: string | null
  }>
}

export interface WorkspaceWrite {
  to: 'workspace'
  path: string
  name: string
  lastActiveAt: string | null
  themeOverride: string | null
  createdAt: string | null
  meta: Json
}

export interface LayoutWrite {
  to: 'layout'
  session: NamedSession
  clientId: string
  tileId: string
  content: Json
}

export interface RepoWrite {
  to: 'repo'
  root: string
  nativeId: string
}

interface Written {
  session: NamedSession
  nativeId: string
  type: string
  agent: string | null
  path: string
  writtenAt: string | null
}

export interface ReportWrite extends Written {
  to: 'report'
  name: string | null
  content: string
  /** The store's own hash of the content, when it kept one. */
  said: string | null
}

export interface StateWrite extends Written {
  to: 'state'
  content: unknown
}

/** A credential of another registry: never the token, its keyed hash alone. */
export interface TokenWrite {
  to: 'token'
  session: NamedSession
  hash: string
  chatId: string | null
  createdAt: string | null
  expiresAt: string | null
}
