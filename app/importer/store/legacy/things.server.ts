// What other stores hold beside chats, each into its table. Called for news only, so the latest telling stands; what a person said
// here (person_status, renames) is never touched.
import { createHash } from 'node:crypto'
import type { TransactionSql } from 'postgres'
import type { Actor } from '#db/transact.server.ts'
import { bornIn, rowId } from '../../identity.server.ts'
import type { LegacyRow, NamedSession, ReportWrite, RowWrite, StateWrite, TokenWrite } from '../../legacy/row.ts'
import { sessionId } from '../routes.server.ts'

export interface Writing {
  sql: TransactionSql
  actor: Actor
  row: LegacyRow
  /** When the row was changed, as ISO text. */
  at: string
}

type Of<To extends RowWrite['to']> = Extract<RowWrite, { to: To }>

const json = (value: unknown): string => JSON.stringify(value ?? null)
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const idOfSession = (actor: Actor, session: NamedSession): string => sessionId(actor, session.agent, session.nativeId)

export async function writeTodo({ sql, actor, row, at }: Writing, write: Of<'todo'>): Promise<void> {
  await sql`
    insert into todos (id, space_id, list_key, item_key, content, status, reported_at, created_at, updated_at)
    values (${rowId(bornIn(actor), 'todo', row.store, write.nativeId)}, ${actor.spaceId}, ${write.list}, ${write.nativeId}, ${write.content},
      ${write.status}, ${at}, coalesce(${write.createdAt}::timestamptz, ${at}), ${at})
    on conflict (id) do update set content = excluded.content, status = excluded.status, reported_at = excluded.reported_at`
}

export async function writeAlias({ sql, actor, row }: Writing, write: Of<'alias'>): Promise<void> {
  const { agent, nativeId } = write.session
  const id = rowId(bornIn(actor), 'alias', row.store, [write.nativeId, agent, nativeId, write.evidence].join('\u0000'))
  await sql`
    insert into session_aliases (id, space_id, store, native_id, agent, session_native_id, evidence, path)
    values (${id}, ${actor.spaceId}, ${row.store}, ${write.nativeId}, ${agent}, ${nativeId}, ${write.evidence}, ${write.path}) on conflict do nothing`
}

export async function writeSession({ sql, actor }: Writing, write: Of<'session'>): Promise<void> {
  const { startedAt = null, cwd = null, title = null } = write.unknown ?? {}
  await sql`
    update sessions set meta = meta || ${json(write.meta)}::text::jsonb, started_at = coalesce(started_at, ${startedAt}::timestamptz),
      cwd = coalesce(cwd, ${cwd}), title = coalesce(title, ${title})
    where id = ${idOfSession(actor, write.session)}`
}

export async function writeMisalignment({ sql, actor, row, at }: Writing, write: Of<'misalignment'>): Promise<void> {
  await sql`
    insert into misalignments (id, space_id, session_id, native_id, rule_id, title, summary, severity, status, event_range, evidence,
      created_at, updated_at, reported_at)
    values (${rowId(bornIn(actor), 'misalignment', row.store, write.nativeId)}, ${actor.spaceId}, ${idOfSession(actor, write.session)},
      ${write.nativeId}, ${write.ruleId}, ${write.title}, ${write.summary}, ${write.severity}, ${write.status},
      ${write.eventRange === null ? null : json(write.eventRange)}::text::jsonb, ${json(write.evidence)}::text::jsonb,
      coalesce(${write.createdAt}::timestamptz, ${at}), ${at}, ${at})
    on conflict (id) do update set rule_id = excluded.rule_id, title = excluded.title, summary = excluded.summary, severity = excluded.severity,
      status = excluded.status, event_range = excluded.event_range, evidence = excluded.evidence, reported_at = excluded.reported_at`
}

export async function writeDecision({ sql, actor, row, at }: Writing, write: Of<'decision'>): Promise<void> {
  await sql`
    insert into hookify_decisions (id, space_id, session_id, native_id, source, content_hash, severity, blocked, rules, message, annotations,
      decided_at, created_at, updated_at)
    values (${rowId(bornIn(actor), 'decision', row.store, write.nativeId)}, ${actor.spaceId}, ${idOfSession(actor, write.session)},
      ${write.nativeId}, ${write.source}, ${write.contentHash}, ${write.severity}, ${write.blocked}, ${json(write.rules)}::text::jsonb,
      ${write.message}, ${write.annotations}, ${write.decidedAt}, coalesce(${write.decidedAt}::timestamptz, ${at}), ${at})
    on conflict (id) do update set severity = excluded.severity, blocked = excluded.blocked, rules = excluded.rules, message = excluded.message,
      annotations = excluded.annotations, decided_at = excluded.decided_at`
}

export async function writePreference({ sql, actor, row, at }: Writing, write: Of<'preference'>): Promise<void> {
  const id = rowId(
    bornIn(actor),
    'preference',
    `${row.store}\u0000${actor.userId}`,
    `${write.category}\u0000${write.nativeId}`,
  )
  await sql`
    insert into preferences (id, space_id, owner_id, source, category, native_id, content, reported_at)
    values (${id}, ${actor.spaceId}, ${actor.userId}, ${row.store}, ${write.category}, ${write.nativeId}, ${json(write.content)}::text::jsonb, ${at})
    on conflict (id) do update set content = excluded.content, reported_at = excluded.reported_at`
}

export async function writeBookmarks({ sql, actor, row, at }: Writing, write: Of<'bookmarks'>): Promise<void> {
  for (const item of write.items)
    await sql`
      insert into bookmarks (id, space_id, owner_id, native_id, type, entity_id, label, meta, created_at, updated_at)
      values (${rowId(bornIn(actor), 'bookmark', `${row.store}\u0000${actor.userId}`, item.nativeId)}, ${actor.spaceId}, ${actor.userId},
        ${item.nativeId}, ${item.type}, ${item.entityId}, ${item.label}, ${json(item.meta)}::text::jsonb,
        coalesce(${item.createdAt}::timestamptz, ${at}), ${at})
      on conflict (space_id, owner_id, id) do update set type = excluded.type, entity_id = excluded.entity_id, label = excluded.label, meta = excluded.meta`
}

export async function writeWorkspace({ sql, actor, at }: Writing, write: Of<'workspace'>): Promise<void> {
  await sql`
    insert into workspaces (id, space_id, native_id, path, name, last_active_at, theme_override, meta, created_at, updated_at, reported_at)
    values (${rowId(bornIn(actor), 'workspace', 'path', write.path)}, ${actor.spaceId}, ${write.path}, ${write.path}, ${write.name},
      ${write.lastActiveAt}, ${write.themeOverride}, ${json(write.meta)}::text::jsonb, coalesce(${write.createdAt}::timestamptz, ${at}), ${at}, ${at})
    on conflict (id) do update set name = excluded.name, last_active_at = excluded.last_active_at, theme_override = excluded.theme_override,
      meta = excluded.meta, reported_at = excluded.reported_at`
}

export async function writeLayout({ sql, actor, row, at }: Writing, write: Of<'layout'>): Promise<void> {
  await sql`
    insert into layouts (id, space_id, session_id, client_id, tile_id, content, reported_at)
    values (${rowId(bornIn(actor), 'layout', row.store, row.nativeId)}, ${actor.spaceId}, ${idOfSession(actor, write.session)}, ${write.clientId},
      ${write.tileId}, ${json(write.content)}::text::jsonb, ${at})
    on conflict (id) do update set content = excluded.content, reported_at = excluded.reported_at`
}

export async function writeRepo({ sql, actor }: Writing, { root }: Of<'repo'>): Promise<void> {
  const name = root.split(/[\\/]/).findLast((part) => part !== '') ?? root
  await sql`
    insert into repos (id, space_id, native_id, name, root)
    values (${rowId(actor.spaceId, 'repo', 'git', root)}, ${actor.spaceId}, ${root}, ${name}, ${root}) on conflict do nothing`
}

export async function writeReport({ sql, actor, row, at }: Writing, write: ReportWrite): Promise<void> {
  const meta = { store: row.store, ...(write.said === null ? {} : { sourceHash: write.said }) }
  await sql`
    insert into reports (id, space_id, session_id, native_id, type, agent_id, path, name, content, hash, size, reported_at, meta)
    values (${rowId(bornIn(actor), 'report', row.store, write.nativeId)}, ${actor.spaceId}, ${idOfSession(actor, write.session)}, ${write.nativeId},
      ${write.type}, ${write.agent}, ${write.path}, ${write.name}, ${write.content}, ${sha256(write.content)}, ${Buffer.byteLength(write.content)},
      ${write.writtenAt ?? at}, ${json(meta)}::text::jsonb)
    on conflict (id) do update set type = excluded.type, agent_id = excluded.agent_id, path = excluded.path, name = excluded.name,
      content = excluded.content, hash = excluded.hash, size = excluded.size, reported_at = excluded.reported_at, meta = excluded.meta`
}

export async function writeState({ sql, actor, row, at }: Writing, write: StateWrite): Promise<void> {
  const text = json(write.content)
  await sql`
    insert into agent_states (id, space_id, session_id, native_id, type, agent_id, path, content, hash, reported_at, meta)
    values (${rowId(bornIn(actor), 'agent_state', row.store, write.nativeId)}, ${actor.spaceId}, ${idOfSession(actor, write.session)},
      ${write.nativeId}, ${write.type}, ${write.agent}, ${write.path}, ${text}::text::jsonb, ${sha256(text)}, ${write.writtenAt ?? at},
      ${json({ store: row.store })}::text::jsonb)
    on conflict (id) do update set type = excluded.type, agent_id = excluded.agent_id, path = excluded.path, content = excluded.content,
      hash = excluded.hash, reported_at = excluded.reported_at`
}

/** Salted with the installation's secret, which our own tokens are not: a foreign token never opens anything here. */
export async function writeToken({ sql, actor, row, at }: Writing, write: TokenWrite): Promise<void> {
  const day = 24 * 60 * 60 * 1000
  const expires = write.expiresAt ?? new Date(new Date(write.createdAt ?? at).getTime() + day).toISOString()
  await sql`
    insert into session_tokens (id, space_id, session_id, salt, token_hash, expires_at, meta, created_at)
    values (${rowId(bornIn(actor), 'token', row.store, write.hash)}, ${actor.spaceId}, ${idOfSession(actor, write.session)}, 'keyed', ${write.hash},
      ${expires}, ${json({ store: row.store, chatId: write.chatId })}::text::jsonb, coalesce(${write.createdAt}::timestamptz, ${at}))
    on conflict (id) do update set expires_at = excluded.expires_at, meta = excluded.meta`
}
