// How long the tab waits before it tries again. Law: never a storm (the wait doubles), never in step with other tabs (jitter),
// never long (whoever waited is back within two seconds of the server).

const firstMs = 100
const longestMs = 1500

/** Milliseconds to wait after `failures` failures in a row: between half and the whole of 100, 200, 400 … at most 1500. */
export function retryDelay(failures: number, random: () => number = Math.random): number {
  return Math.min(longestMs, firstMs * 2 ** (failures - 1)) * (0.5 + random() / 2)
}
