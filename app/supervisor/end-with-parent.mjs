// Loaded before every part, also those that know nothing of a supervisor (the built web server): when the pipe at stdin
// closes, the supervisor is gone, and the part ends as if it had been asked to. Threads and processes that a part starts are
// loaded with this as well, and their stdin tells nothing: only the part itself watches. Plain JavaScript, so that a part that is
// built does without Node's stripping of types and the memory that takes.
import { isMainThread } from 'node:worker_threads'

const patience = 4000

if (isMainThread && process.env.LOGBOOK_PARENT_PIPE === '1') {
  delete process.env.LOGBOOK_PARENT_PIPE
  process.stdin.once('close', () => {
    process.kill(process.pid, 'SIGTERM')
    setTimeout(() => process.exit(1), patience).unref()
  })
  process.stdin.resume()
  // Typed as a file's stream; it is a pipe, which must not keep the process alive.
  if ('unref' in process.stdin && typeof process.stdin.unref === 'function') process.stdin.unref()
}
