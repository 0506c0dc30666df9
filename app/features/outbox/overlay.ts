// Rows as they will be once the outbox is empty: what a person has changed shows at once, also after a reload without a server.
import type { Kind } from './kinds.ts'
import type { Entry } from './entry.ts'

type Row = { id: string; updatedAt: Date }
type Rules = Partial<Pick<Kind, 'makes' | 'shows' | 'takes'>>

/**
 * `rows` with the entry's changes over them. `of`: fields that a row must have to belong to the set (a session's comments). `whose`: what a row
 * that is made says of whoever makes it.
 */
export function overlay<R extends Row>(
  rows: readonly R[],
  { changes, at }: Pick<Entry, 'changes' | 'at'>,
  { makes, shows, takes }: Rules = {},
  of: Record<string, unknown> = {},
  whose: Record<string, unknown> = {},
): R[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const { was: _, remove, ...fields } of changes) {
    const id = String(fields.id)
    const known = byId.get(id)
    const made = new Date(at)
    if (takes) for (const row of byId.values()) if (takes(fields, row)) byId.delete(row.id)
    if (remove === true) byId.delete(id)
    else if (known) byId.set(id, { ...known, ...(shows ? shows(fields, known) : fields) })
    else if (makes?.(fields) && Object.entries(of).every(([name, value]) => fields[name] === value))
      byId.set(id, { createdAt: made, editedAt: null, updatedAt: made, ...whose, ...fields } as unknown as R)
  }
  return [...byId.values()]
}
