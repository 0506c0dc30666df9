// Starts a peer that listens as a process of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Resolves when the program `name` of this folder listens; `env` is what it is told. */
export async function startPeer(
  name: 'relay.ts' | 'screen-relay.ts',
  env: Record<string, string>,
): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, name)], {
    env: { PATH: process.env.PATH, LOGBOOK_PARENT_PIPE: '1', ...env },
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
  throw new Error(`${name} did not start`)
}
