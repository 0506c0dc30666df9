// Addresses of the session pages. The list's filters stay in every one of them, so that moving about never undoes a filter.
import { useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

const filterNames = ['agents', 'running', 'errors', 'subAgents', 'empty', 'q'] as const

/** Builds `path` with the filters of the present address and `extra` parameters. */
export function useAddress(): (path: string, extra?: Record<string, string>) => string {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const filters = new URLSearchParams(
    filterNames.flatMap((name) => (search[name] === undefined ? [] : [[name, String(search[name])]])),
  ).toString()
  return useCallback(
    (path, extra) => {
      const query = new URLSearchParams(filters)
      for (const [name, value] of Object.entries(extra ?? {})) query.set(name, value)
      return query.size > 0 ? `${path}?${query}` : path
    },
    [filters],
  )
}
