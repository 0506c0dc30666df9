// Which sessions stand side by side, as the address has them. Law: what cannot be read is left out rather than refused.
import { z } from 'zod'

export const mostTiles = 4

export const arrangements = ['columns', 'rows', 'grid'] as const
export type Arrangement = (typeof arrangements)[number]
export const tileViews = ['timelines', 'figures'] as const

export const tileSearch = z.object({
  /** Ids of sessions, with commas. */
  of: z.string().optional().catch(undefined),
  as: z.enum(arrangements).optional().catch(undefined),
  /** Their timelines, or their figures beside each other. */
  view: z.enum(tileViews).optional().catch(undefined),
})
export type TileSearch = z.output<typeof tileSearch>

/** At most four ids, each once, in their order. */
export const tilesOf = ({ of }: TileSearch): string[] =>
  [...new Set((of ?? '').split(','))].filter((id) => z.uuid().safeParse(id).success).slice(0, mostTiles)

/** `ids` without `id`, or with it moved by one place. */
export const without = (ids: readonly string[], id: string): string[] => ids.filter((one) => one !== id)
export function moved(ids: readonly string[], id: string, by: 1 | -1): string[] {
  const from = ids.indexOf(id)
  const to = from + by
  if (from < 0 || to < 0 || to >= ids.length) return [...ids]
  return ids.with(from, ids[to] ?? id).with(to, id)
}

export const tilesHref = (ids: readonly string[], view?: 'figures'): string =>
  `/tiles?${new URLSearchParams({ of: ids.slice(0, mostTiles).join(','), ...(view && { view }) }).toString()}`
