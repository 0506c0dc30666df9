// Server-rendered markup must match the first render in the browser, and may carry no style attribute (the policy blocks it).
import { useSyncExternalStore } from 'react'

/** False on the server and in the hydrating render, true ever after. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}

const never = () => () => {}
