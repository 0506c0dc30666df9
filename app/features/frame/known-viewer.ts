// In a tab the viewer is asked for once: moving about and filtering need no server, also while it cannot be reached. Whoever is not
// signed in any more is told by the streams. Only a browser keeps one; on the server the module is everybody's.
import type { Viewer } from './viewer.ts'

let known: Viewer | undefined

export const knownViewer = (): Viewer | undefined => known

/** Keeps the viewer of this tab; undefined: ask again. */
export function keepViewer(viewer: Viewer | undefined): void {
  known = viewer
}
