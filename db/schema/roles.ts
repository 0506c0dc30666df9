// What a member of a space may do, by the role they hold there now. Read by row-level security, by the server and by pages.
// Law: this table is the only place that says so; a word that is not in it is no role, and whoever holds it is no member.

export const roles = ['owner', 'editor', 'commenter', 'viewer', 'auditor'] as const
export type Role = (typeof roles)[number]

/**
 * `figures`: numbers of sessions, without contents. `read`: contents, and rows of one's own. `comment`: notes that others see.
 * `write`: rows of the space. `administer`: members, invitations, and what is about the space as a whole.
 */
export type Deed = 'figures' | 'read' | 'comment' | 'write' | 'administer'

const reach: Record<Deed, readonly Role[]> = {
  figures: roles,
  read: ['owner', 'editor', 'commenter', 'viewer'],
  comment: ['owner', 'editor', 'commenter'],
  write: ['owner', 'editor'],
  administer: ['owner'],
}

/** The roles that reach so far. */
export const rolesFor = (deed: Deed): readonly Role[] => reach[deed]

/** Whether `role` reaches so far. */
export const may = (role: Role, deed: Deed): boolean => reach[deed].includes(role)

/** The role that a stored word names, or null. */
export const roleOf = (word: string | null | undefined): Role | null => roles.find((role) => role === word) ?? null
