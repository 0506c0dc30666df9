// The link's state for React: what the state line shows and what hooks decide on.
import { useSyncExternalStore } from 'react'
import { link } from '#electric/client/link.ts'
import type { LinkState } from '#electric/client/link.ts'

export function useLink(): LinkState {
  return useSyncExternalStore(link.subscribe, link.get, link.get)
}

/** The phase alone: what hangs on it is not drawn again with each ping. */
export function useLinkPhase(): LinkState['phase'] {
  return useSyncExternalStore(link.subscribe, phaseOf, phaseOf)
}

const phaseOf = () => link.get().phase
