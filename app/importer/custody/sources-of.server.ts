// Which sources in custody are of given sessions, for whoever moves or removes them. An event names the one source that told it first;
// this also finds the copies, and sources whose records made no event.
import type { TransactionSql } from 'postgres'
import { partsOf } from '../opencode/store.ts'
import type { FormatName } from '../formats/index.ts'

export interface SourcesOf {
  /** Ids of uploads that told of these sessions and of no others. */
  whole: string[]
  /** Of those that told of others too: journals of hooks, exports of many conversations. */
  shared: string[]
}

const ofOneSession: readonly FormatName[] = [
  'claude',
  'codex',
  'gemini',
  'terminal',
  'atif',
  'acp',
  'specstory',
  'copilot',
  'claude-todos',
  'claude-task',
  'claude-agent-meta',
]

/** Whether a source of `format` tells of one session by its nature, so that what it will tell is of that session too. */
export function isOfOneSession(format: string | null, source: string): boolean {
  return format === 'opencode' ? partsOf(source) !== null : ofOneSession.some((name) => name === format)
}

/** Looks in the spaces that `sql` sees: as the login in all of them. */
export async function sourcesOf(sql: TransactionSql, sessionIds: readonly string[]): Promise<SourcesOf> {
  const rows = await sql<Array<{ id: string; whole: boolean }>>`
    select u.upload_id as id, not exists (select from upload_sessions o
        where o.upload_id = u.upload_id and not (o.session_id = any(${[...sessionIds]}::uuid[])))
      -- Rows of other stores are of no one session.
      and not exists (select from legacy_rows l where l.upload_id = u.upload_id) as whole
    from upload_sessions u where u.session_id = any(${[...sessionIds]}::uuid[]) group by u.upload_id order by u.upload_id`
  const ids = (whole: boolean) => rows.filter((row) => row.whole === whole).map(({ id }) => id)
  return { whole: ids(true), shared: ids(false) }
}
