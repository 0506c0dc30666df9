// What of every table a rescan looks at. Law: each column that can hold text is named here, with what is done with it or why nothing
// is; a test compares this list with the database, so that a new column cannot be forgotten.

/**
 * `text`, `json`, `list` (text[]), `bytes`: masked. `line`: JSON in a text column. `key`: words that are part of a unique key, masked all the
 * same. `mark`: derived from what stands beside it (a hash, a version), changed with it. `name`: an id of the source, changed with its record. `identity`: rows are met again by it, so it is
 * looked at and told of, and never changed.
 */
export type Looked = 'text' | 'json' | 'list' | 'bytes' | 'line' | 'key' | 'mark' | 'name' | 'identity'

export interface TableToScan {
  columns: Readonly<Record<string, Looked>>
  /** Primary key, with types; `id` where it is not said. */
  key?: ReadonlyArray<readonly [name: string, type: string]>
  /** SQL for the session and the source that a row is of, where it has some; `t` is the table. */
  session?: string
  upload?: string
}

const ofSession = { session: 't.session_id' } as const
// Of rows whose ids a page makes.
const inSpace = [
  ['space_id', 'uuid'],
  ['id', 'uuid'],
] as const

/** By table, in the order in which they are looked at. */
export const scanned: Readonly<Record<string, TableToScan>> = {
  timeline_events: {
    ...ofSession,
    upload: 't.upload_id',
    columns: {
      title: 'text',
      preview: 'text',
      meta: 'json',
      payload_type: 'text',
      channel: 'text',
      dedupe_key: 'identity',
      native_id: 'name',
      parent_native_id: 'name',
      tool_call_id: 'identity',
    },
  },
  event_bodies: {
    key: [['event_id', 'uuid']],
    session: '(select e.session_id from timeline_events e where e.id = t.event_id)',
    upload: '(select e.upload_id from timeline_events e where e.id = t.event_id)',
    columns: { body: 'json', revision: 'mark' },
  },
  tool_events: {
    ...ofSession,
    columns: {
      arguments: 'json',
      result: 'json',
      error: 'text',
      context_events: 'json',
      name: 'text',
      call_id: 'identity',
      native_id: 'identity',
      native_call_id: 'identity',
    },
  },
  todos: {
    ...ofSession,
    columns: {
      content: 'text',
      active_form: 'text',
      item_key: 'key',
      list_key: 'identity',
      priority: 'text',
      status: 'text',
    },
  },
  sessions: {
    session: 't.id',
    columns: {
      title: 'text',
      renamed_title: 'text',
      tags: 'list',
      made: 'json',
      cwd: 'text',
      branch: 'text',
      branches: 'list',
      model: 'text',
      agent_version: 'text',
      meta: 'json',
      native_id: 'identity',
      transcript_path: 'text',
    },
  },
  reports: {
    ...ofSession,
    columns: { content: 'text', name: 'text', meta: 'json', hash: 'mark', native_id: 'identity', path: 'identity' },
  },
  agent_states: {
    ...ofSession,
    columns: { content: 'json', meta: 'json', hash: 'mark', native_id: 'identity', path: 'identity' },
  },
  hook_audit_log: { ...ofSession, columns: { payload: 'json', meta: 'json', tool: 'text', native_id: 'identity' } },
  notifications: { ...ofSession, columns: { title: 'text', body: 'text' } },
  agent_processes: { ...ofSession, columns: { cwd: 'text', label: 'text', transport_details: 'json' } },
  misalignments: {
    ...ofSession,
    columns: { title: 'text', summary: 'text', event_range: 'json', evidence: 'json', native_id: 'identity' },
  },
  hookify_decisions: {
    ...ofSession,
    columns: { rules: 'json', message: 'text', annotations: 'text', native_id: 'identity' },
  },
  chat_threads: {
    ...ofSession,
    columns: { title: 'text', last_message_preview: 'text', meta: 'json', native_id: 'identity' },
  },
  chat_messages: {
    session: '(select c.session_id from chat_threads c where c.id = t.thread_id)',
    columns: {
      content: 'text',
      evidence: 'json',
      context_events: 'json',
      native_id: 'identity',
      client_message_id: 'identity',
    },
  },
  session_tokens: { ...ofSession, columns: { meta: 'json' } },
  session_usage: {
    ...ofSession,
    key: [
      ['session_id', 'uuid'],
      ['key', 'text'],
    ],
    columns: { by_model: 'json', model: 'text' },
  },
  repo_bindings: { ...ofSession, columns: { branch: 'text', cwd: 'identity' } },
  repos: { columns: { native_id: 'identity', name: 'identity', remote: 'identity', root: 'identity' } },
  layouts: { ...ofSession, columns: { content: 'json', client_id: 'identity', tile_id: 'identity' } },
  bookmarks: {
    ...ofSession,
    key: [...inSpace, ['owner_id', 'uuid']],
    columns: { label: 'text', note: 'text', meta: 'json', native_id: 'identity', entity_id: 'identity' },
  },
  workspaces: { columns: { name: 'text', meta: 'json', native_id: 'identity', path: 'identity' } },
  preferences: { columns: { content: 'json', native_id: 'identity', category: 'identity' } },
  session_aliases: { columns: { native_id: 'identity', session_native_id: 'identity', path: 'identity' } },
  legacy_rows: { upload: 't.upload_id', columns: { data: 'json', native_id: 'identity', waits_for: 'identity' } },
  import_refusals: {
    upload: 't.upload_id',
    columns: { reason: 'text', raw: 'bytes', corrected: 'bytes', path: 'text' },
  },
  imports: { columns: { error: 'text' } },
  import_files: { columns: { error: 'text', path: 'text' } },
  capture_cursors: {
    upload:
      '(select u.id from uploads u where u.space_id = t.space_id and u.machine_id = t.machine_id and u.source = t.source and u.generation = t.generation)',
    columns: { parser_state: 'line', source: 'identity' },
  },
  idempotency_keys: {
    key: [
      ['space_id', 'uuid'],
      ['owner_id', 'uuid'],
      ['key', 'text'],
    ],
    columns: { answer: 'json' },
  },
  comments: { ...ofSession, key: inSpace, columns: { body: 'text' } },
  saved_searches: { key: [...inSpace, ['owner_id', 'uuid']], columns: { name: 'text', query: 'text' } },
  saved_views: { key: [...inSpace, ['owner_id', 'uuid']], columns: { name: 'text', search: 'json' } },
  shares: { ...ofSession, columns: { title: 'text' } },
  capture_routes: { columns: { native_id: 'identity', holder: 'identity' } },
  capture_targets: { key: inSpace, columns: { repo: 'identity' } },
  uploads: { upload: 't.id', columns: { source: 'identity' } },
}

const word = 'one of a few words of ours'
const foreignWord = 'a name that the agent or store gives to a kind of thing'
const hash = 'a hash, or the salt of one'
const order = 'a position'

/** What is not looked at, and why: `table.column`, a whole table, or all whose names begin alike. */
export const exempt: Readonly<Record<string, string>> = {
  'auth_*': 'who may sign in, and by what; nothing of a source',
  audit_log: 'who did what: names and counts, never contents',
  capture_rules: 'what a person typed to be matched with folders and remotes',
  model_prices: 'names of models that a person has set prices for',
  erasures: 'counts and times of what was erased',
  tombstones: 'ids of erased sessions, and names of agents',
  machines: 'the names of machines',
  known_records: 'native ids, and keyed hashes',
  session_heads: order,
  event_search: 'words of events; they go with a change of their event, and the indexer makes them anew',
  upload_chunks: 'custody, which custody.server.ts reads and writes as a whole',
  'agent_processes.process_start': order,
  'agent_processes.transport': word,
  'agent_processes.state': word,
  'agent_states.type': foreignWord,
  'agent_states.agent_id': foreignWord,
  'agent_states.agent_type': foreignWord,
  'bookmarks.type': word,
  'capture_cursors.fingerprint': hash,
  'capture_routes.kind': word,
  'comments.author_name': 'the name of who wrote it',
  space_invitations: 'who may join; codes as hashes',
  'shares.code_hash': hash,
  'shares.without': word,
  'shares.omitted': order,
  share_views: 'when and from what kind of place links were followed; nothing of a source',
  'chat_messages.role': foreignWord,
  'chat_messages.misalignment_id': foreignWord,
  'chat_threads.mode': foreignWord,
  'chat_threads.status': foreignWord,
  'event_bodies.superseded': order,
  'hook_audit_log.session_key': 'the native id of the session',
  'hook_audit_log.event': foreignWord,
  'hook_audit_log.agent_id': foreignWord,
  'hookify_decisions.source': word,
  'hookify_decisions.content_hash': hash,
  'hookify_decisions.severity': foreignWord,
  'idempotency_keys.key': 'chosen at random by the sender',
  'import_files.agent': word,
  'import_files.format': word,
  'import_refusals.code': word,
  'import_refusals.resolution': word,
  'imports.origin': word,
  'imports.status': word,
  'legacy_rows.store': word,
  'legacy_rows.kind': word,
  'legacy_rows.hash': hash,
  'misalignments.rule_id': foreignWord,
  'misalignments.severity': foreignWord,
  'misalignments.status': foreignWord,
  'misalignments.person_status': word,
  'notifications.dedupe_key': 'chosen by the sender, or an id of ours',
  'notifications.kind': word,
  'preferences.source': word,
  'repo_bindings.commit': hash,
  'reports.type': foreignWord,
  'reports.agent_id': foreignWord,
  'reports.agent_type': foreignWord,
  'session_aliases.store': word,
  'session_aliases.agent': word,
  'session_aliases.evidence': word,
  'session_tokens.salt': hash,
  'session_tokens.token_hash': hash,
  'session_usage.key': 'an id of the source',
  'session_usage.native_id': 'an id of the source',
  'session_usage.witness': word,
  'session_usage.price': word,
  'sessions.agent': word,
  'sessions.kind': word,
  'sessions.status': word,
  'timeline_events.ordinal': order,
  'timeline_events.kind': word,
  'timeline_events.role': foreignWord,
  'timeline_events.outcome': word,
  'todos.person_status': word,
  'tool_events.origin': word,
  'tool_events.state': word,
  'tool_events.approval_state': word,
  'tool_events.witness': word,
  'uploads.agent': word,
  'uploads.format': word,
  'uploads.source_hash': hash,
  'uploads.stored_hash': hash,
  'uploads.mask_version': word,
  'workspaces.theme_override': foreignWord,
}
