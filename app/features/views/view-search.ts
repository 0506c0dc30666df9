// A saved view is the search of the list's address; only words that the list knows are kept.
import { z } from 'zod'
import { listSearch, listSearchNames, wholeSearch } from '../sessions/list-search.ts'
import type { ListSearch } from '../sessions/list-search.ts'

export const viewSearch = z.partialRecord(listSearch.keyof(), z.string().max(2000))
export type ViewSearch = z.output<typeof viewSearch>

export const viewName = z.string().trim().min(1, 'A view needs a name.').max(80, 'A name may have 80 characters.')

/** The list's search as it is kept; what is off is left out. */
export const toView = (search: ListSearch): ViewSearch =>
  Object.fromEntries(listSearchNames.flatMap((name) => (search[name] ? [[name, String(search[name])]] : [])))

/** The other way, for an address; what is unknown is left out, what is not in it is turned off. */
export const fromView = (kept: Record<string, string>) => wholeSearch(listSearch.parse(kept))
