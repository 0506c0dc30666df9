// A saved view is the search of the list's address; only words that the list knows are kept.
import { z } from 'zod'

export const viewSearch = z.strictObject({
  agents: z.string().max(500).optional(),
  running: z.literal('true').optional(),
  errors: z.literal('true').optional(),
  subAgents: z.literal('true').optional(),
  empty: z.literal('true').optional(),
  q: z.string().max(500).optional(),
})
export type ViewSearch = z.output<typeof viewSearch>

export const viewName = z.string().trim().min(1, 'A view needs a name.').max(80, 'A name may have 80 characters.')

type ListSearch = {
  agents?: string
  running?: boolean
  errors?: boolean
  subAgents?: boolean
  empty?: boolean
  q?: string
}

/** The list's search as it is kept, and back; what is unknown or off is left out. */
export function toView({ agents, running, errors, subAgents, empty, q }: ListSearch): ViewSearch {
  const on = (value: boolean | undefined) => (value ? ('true' as const) : undefined)
  const all = { agents, running: on(running), errors: on(errors), subAgents: on(subAgents), empty: on(empty), q }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value))
}

export function fromView(kept: Record<string, string>): ListSearch {
  const { data } = viewSearch.safeParse(kept)
  if (!data) return {}
  const on = (value: 'true' | undefined) => (value ? true : undefined)
  const { agents, running, errors, subAgents, empty, q } = data
  return { agents, running: on(running), errors: on(errors), subAgents: on(subAgents), empty: on(empty), q }
}
