// Ctrl-C, SIGTERM and the death of whoever started us all mean the same: stop the parts in order, then exit 0.
import type { Lock } from './lock.ts'
import type { Terminal } from './terminal.ts'

// npm passes a Ctrl-C on that the terminal has delivered already; only one that comes later is a person's second.
const sameKeystroke = 1000

/** Runs `stop` on the first request and exits; a second request, over a second later, ends at once (parts end by their pipes). */
export function stopOnSignal(terminal: Terminal, lock: Lock, stop: () => Promise<void> | undefined): void {
  let asked = 0
  const end = async () => {
    if (asked) {
      if (Date.now() - asked > sameKeystroke) process.exit(130)
      return
    }
    asked = Date.now()
    terminal.settle('Stopping …')
    await stop()
    await lock.release()
    terminal.say(`Stopped in ${((Date.now() - asked) / 1000).toFixed(1)} s. Everything is kept.`)
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  // The start script holds this channel; it closes when that is killed.
  if (process.channel) {
    process.on('disconnect', end)
    process.channel.unref()
  }
}
