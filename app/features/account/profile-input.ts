// A person's name and address as they give them.
import { z } from 'zod'

export const profileInput = z.object({
  name: z.string().trim().min(1, 'needs a name').max(100, 'may have 100 characters at most'),
  email: z.email('must be an e-mail address').max(320).toLowerCase().nullable(),
})
