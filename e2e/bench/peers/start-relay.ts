// Starts the relay as a process of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const RELAY = fileURLToPath(new URL('./relay.ts', import.meta.url))

/** Resolves when it listens on this channel of NOTIFY. */
export async function startRelay(
  databaseUrl: string,
  channel: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [RELAY], {
    env: { PATH: process.env.PATH, LOGBOOK_PARENT_PIPE: '1', DATABASE_URL: databaseUrl, CHANNEL: channel },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  for await (const line of createInterface(child.stdout)) {
    const { port } = JSON.parse(line) as { port: number }
    const stop = async (): Promise<void> => {
      const gone = once(child, 'exit')
      child.stdin.end()
      await gone
    }
    return { url: `http://127.0.0.1:${port}`, stop }
  }
  throw new Error('the relay did not start')
}
