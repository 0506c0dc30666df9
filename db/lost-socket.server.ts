// A fault of postgres.js 3.4: when a connection ends while a statement waits for its turn to be written, it writes to nothing
// and throws out of a timer, where nobody can catch it. The statement itself is rejected all the same, so it must not end us.

/** Whether `error` is that fault and no other. */
export function isLostSocket(error: unknown): boolean {
  return (
    error instanceof TypeError && error.message.includes("reading 'write'") && (error.stack ?? '').includes('nextWrite')
  )
}

let watching = false

/** Keeps this process alive through that fault; every other uncaught error ends it, as it would without us. */
export function surviveLostSockets(): void {
  if (watching) return
  watching = true
  process.on('uncaughtException', (error) => {
    if (isLostSocket(error)) return
    process.stderr.write(`${error.stack ?? String(error)}\n`)
    process.exit(1)
  })
}
