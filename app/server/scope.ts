// What an API key may be used for. Browser code reads the words from here too.
import { z } from 'zod'

/** Names the space and person that a write which waited is meant for; the server does it nowhere else. */
export const scopeHeader = 'x-logbook-scope'

export const scopes = ['capture', 'read', 'admin'] as const

/** What a key may be used for; `admin` includes the others, `capture` and `read` do not include each other. */
export type Scope = (typeof scopes)[number]

export const scope = z.enum(scopes)

/** Whether a key with scope `held` may do what needs `wanted`. */
export function allows(held: Scope, wanted: Scope): boolean {
  return held === wanted || held === 'admin'
}

/** A key's label and length of life as a person gives them; `days` null means that it does not end by itself. */
export const keyInput = z.object({
  label: z.string().trim().min(1, 'needs a label').max(100, 'may have 100 characters at most'),
  scope,
  days: z.number().int().min(1).max(3650).nullable(),
})
export type KeyInput = z.output<typeof keyInput>
