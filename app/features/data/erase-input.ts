// What is to be erased, as a page or a command says it: a session, or all that the list's filters show.
import { z } from 'zod'
import { strictListSearch } from '../sessions/list-search.ts'

export const selectionInput = z.union([
  z.object({ sessionId: z.uuid() }),
  z.object({
    search: strictListSearch,
    // By the clock of whoever saw the list.
    range: z.object({ from: z.date().nullable(), to: z.date().nullable() }).nullable(),
  }),
])

export type Selection = z.infer<typeof selectionInput>

/** What is typed to have an account erased. */
export const confirmation = 'erase my account'
