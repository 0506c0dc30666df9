// What a person gives for a space and for a link into it. Browser and server check the same.
import { z } from 'zod'
import { roles } from '#db/schema/roles.ts'

export const spaceName = z.string().trim().min(1, 'needs a name').max(80, 'may have a name of 80 characters at most')

export const invitationInput = z.object({
  label: z.string().trim().max(100, 'may have a note of 100 characters at most'),
  role: z.enum(roles),
  mostUses: z.number().int().min(1, 'lets in at least one').max(500, 'lets in 500 at most'),
  days: z.number().int().min(1).max(90),
})
export type InvitationInput = z.output<typeof invitationInput>
