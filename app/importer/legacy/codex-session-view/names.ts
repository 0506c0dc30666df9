// The session ids of codex-session-view are lossy: `session-` and the first 20 bytes of a path in hex, so that all Codex uploads
// share one. They stand for a stub session of that store, never for the agent's session; what names a file more exactly
// becomes an alias beside it.
import type { AliasEvidence } from '#db/schema/session-aliases.ts'
import type { AliasWrite, NamedSession, RowWrite } from '../row.ts'

export const store = 'codex-session-view'

/** The stub that stands for a legacy session id. */
export const stubOf = (legacyId: string): NamedSession => ({
  agent: store,
  nativeId: legacyId,
  kind: 'main',
  parentNativeId: null,
})

/** The first bytes of the path that a legacy id was cut from, or null for `session-default` and its like. */
export function pathOfLegacyId(legacyId: string): string | null {
  const hex = /^session-((?:[0-9a-f]{2})+)$/.exec(legacyId)?.[1]
  return hex === undefined ? null : Buffer.from(hex, 'hex').toString('utf8')
}

/** What a stub is called where people read it. */
export function stubTitle(legacyId: string): string {
  if (legacyId === 'session-default') return 'Chats about no session (codex-session-view)'
  if (legacyId === 'session-unbound') return 'Chats without a file (codex-session-view)'
  const path = pathOfLegacyId(legacyId)
  return path === null ? `${legacyId} (codex-session-view)` : `${path}… (codex-session-view)`
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const filesOf = new RegExp(String.raw`[^\s"'\`<>|]*?(?:(rollout-[0-9T-]+-)|[\\/])(${uuid})\.jsonl`, 'gi')

/** Agent sessions whose files `text` names, with the path as it stands there. */
export function sessionsNamedIn(text: string): Array<{ session: NamedSession; path: string }> {
  const found = new Map<string, { session: NamedSession; path: string }>()
  for (const match of text.matchAll(filesOf)) {
    const [path, rollout, id = ''] = match
    const agent = rollout === undefined ? 'claude' : 'codex'
    const session: NamedSession = { agent, nativeId: id.toLowerCase(), kind: 'main', parentNativeId: null }
    found.set(`${agent} ${session.nativeId}`, { session, path })
  }
  return [...found.values()]
}

/** The aliases that a row of `legacyId` gives: to its stub, and to every session whose file `texts` name. */
export function aliases(legacyId: string, evidence: AliasEvidence, ...texts: string[]): RowWrite[] {
  const own: AliasWrite = {
    to: 'alias',
    nativeId: legacyId,
    session: stubOf(legacyId),
    evidence: 'id',
    path: pathOfLegacyId(legacyId),
  }
  const named = texts.flatMap(sessionsNamedIn)
  return [
    own,
    ...named.map(({ session, path }): AliasWrite => ({ to: 'alias', nativeId: legacyId, session, evidence, path })),
  ]
}
