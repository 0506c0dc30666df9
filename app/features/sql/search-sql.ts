// A search as SQL on the views of `logbook sql`. Law: the same events in the same order as on the page, which search-sql.pg.test.ts holds.
import { parseSearch } from '../search/language/parse.ts'
import { literal } from './literal.ts'

/** A SELECT of the events that `typed` means, newest first; null where it means nothing. Times that it names from now on are fixed. */
export function searchSql(typed: string): string | null {
  const { tree } = parseSearch(typed)
  if (!tree) return null
  return `select h.at, s.agent, s.title as session, e.seq, e.kind, e.role, e.title, e.preview, e.session_id, e.id
from search(${literal(JSON.stringify(tree))}) h
join events e on e.id = h.event_id
join sessions s on s.id = e.session_id
order by h.at desc, e.id desc;`
}
