// A child process never outlives its parent: when the parent's pipe (our stdin) closes, or on SIGTERM/SIGINT, it stops and exits.

const GRACE = 4_000

/**
 * Calls `stop` once and exits: 0 after a clean stop, 1 when `stop` failed or took longer than four seconds.
 * The pipe is watched only when LOGBOOK_PARENT_PIPE=1, so that a process started by hand may have any stdin.
 */
export function endWithParent(stop: () => Promise<void>): void {
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    setTimeout(() => process.exit(1), GRACE).unref()
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  if (process.env.LOGBOOK_PARENT_PIPE !== '1') return
  process.stdin.on('end', end)
  process.stdin.on('close', end)
  process.stdin.on('error', end)
  process.stdin.resume()
}
