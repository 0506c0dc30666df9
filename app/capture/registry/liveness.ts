// Whether a process of this machine that was registered still lives: by its pid and its start, because the system gives the pid of a
// dead process to another one.
import { processBegan, processStart } from '#app/supervisor/process-start.ts'

export interface Registered {
  pid: number
  /** As processStart() told it; empty where nobody could look. */
  processStart: string
  /** When it was first told of; it began before that. */
  startedAt: Date | null
}

// The start of a process is known to the second only.
const leewayMs = 2000

export async function lives({ pid, processStart: known, startedAt }: Registered): Promise<boolean> {
  const now = await processStart(pid)
  if (now === undefined) return false
  if (known !== '') return now === known
  const began = startedAt && (await processBegan(pid))
  return !began || began.getTime() <= startedAt.getTime() + leewayMs
}
