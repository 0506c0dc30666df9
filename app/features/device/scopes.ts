// Whose scopes may stay on this device: the person's own, of spaces that they are in, as what they are there now.
import type { Viewer } from '../frame/viewer.ts'

/** `scope` is `<space>.<person>`, with `.figures` for auditors. */
export function stays(scope: string, viewer: Pick<Viewer, 'scope' | 'userId' | 'spaces' | 'space'>): boolean {
  const [spaceId, userId, figures] = scope.split('.')
  if (userId !== viewer.userId) return false
  if (spaceId === viewer.space.spaceId) return scope === viewer.scope
  const space = viewer.spaces.find((one) => one.spaceId === spaceId)
  return space !== undefined && (space.role === 'auditor') === (figures !== undefined)
}
