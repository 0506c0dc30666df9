// The engine as a real process that can be killed, for tests of what outlives it.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../engine/main.ts', import.meta.url))

export class EngineProcess {
  readonly #child: ChildProcess
  readonly port: number

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.port = port
  }

  /** Starts the engine with these settings; resolves when it listens, rejects with what it wrote to stderr. */
  static async start(settings: Record<string, string>): Promise<EngineProcess> {
    const child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env.PATH, LOGBOOK_PARENT_PIPE: '1', LOGBOOK_LOG_LEVEL: 'warn', ...settings },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let stderr = ''
    child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()))
    for await (const line of createInterface(child.stdout)) {
      const { port } = JSON.parse(line) as { port: number }
      return new EngineProcess(child, port)
    }
    throw new Error(stderr)
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** SIGKILL: nothing of its own can run any more. */
  async kill(): Promise<void> {
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }

  /** Closes the parent's pipe, as a dying parent would; gives the exit code. */
  async closePipe(): Promise<number | null> {
    const gone = once(this.#child, 'exit')
    this.#child.stdin?.end()
    await gone
    return this.#child.exitCode
  }
}
