// What is to be erased, as a page or a command says it: a session, or all that the list's filters show.
import { z } from 'zod'

export const selectionInput = z.union([
  z.object({ sessionId: z.uuid() }),
  z.object({
    filters: z.object({
      agents: z.array(z.string().max(64)).max(64),
      running: z.boolean(),
      errors: z.boolean(),
      subAgents: z.boolean(),
      empty: z.boolean(),
      text: z.string().max(500),
    }),
  }),
])

export type Selection = z.infer<typeof selectionInput>

/** What is typed to have an account erased. */
export const confirmation = 'erase my account'
