// What was worked out when a session came to rest (importer/store/enrich.server.ts), read without trust: meta is anybody's.
import type { Session } from '../rows.ts'

export interface Enriched {
  words: number
  /** 0 … 100, by the formula in importer/store/quality.ts. */
  quality: number
  reports: number
  subAgents: number
}

export function enrichedOf({ meta }: Pick<Session, 'meta'>): Enriched | null {
  const enriched = meta['enriched']
  if (typeof enriched !== 'object' || enriched === null) return null
  const figure = (name: string): number => {
    const value: unknown = Reflect.get(enriched, name)
    return typeof value === 'number' && Number.isFinite(value) ? value : 0
  }
  return {
    words: figure('words'),
    quality: figure('quality'),
    reports: figure('reports'),
    subAgents: figure('subAgents'),
  }
}
