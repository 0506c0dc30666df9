// Roles in words, and what a person may give.
import { roles } from '#db/schema/roles.ts'
import type { Role } from '#db/schema/roles.ts'

export const roleWords: Record<Role, { name: string; may: string }> = {
  owner: { name: 'Owner', may: 'everything, and members' },
  editor: { name: 'Editor', may: 'reads, captures and changes' },
  commenter: { name: 'Commenter', may: 'reads and comments' },
  viewer: { name: 'Viewer', may: 'reads' },
  auditor: { name: 'Auditor', may: 'sees figures, no titles, paths or contents' },
}

export const roleOptions = roles.map((value) => ({ value, label: roleWords[value].name }))
