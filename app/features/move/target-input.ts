// A rule that sends sessions of a repository to another space, as a person writes it.
import { z } from 'zod'

export const targetInput = z.object({
  repo: z.string().trim().min(1, 'Name the repository.').max(1000),
  targetSpaceId: z.uuid('Choose a space.'),
})
export type TargetInput = z.output<typeof targetInput>
