// Addresses of the session pages. The list's filters stay in every one of them, so that moving about never undoes a filter.
import { defaultStringifySearch, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { listSearch, wholeSearch } from './list-search.ts'

/** Builds `path` with the filters of the present address and `extra` parameters. */
export function useAddress(): (path: string, extra?: Record<string, string>) => string {
  const filters = defaultStringifySearch(wholeSearch(listSearch.parse(useSearch({ strict: false }))))
  return useCallback(
    (path, extra) => {
      const query = new URLSearchParams(filters)
      for (const [name, value] of Object.entries(extra ?? {})) query.set(name, value)
      return query.size > 0 ? `${path}?${query}` : path
    },
    [filters],
  )
}
