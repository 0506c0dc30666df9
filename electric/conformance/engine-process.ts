// The engine as a real process that can be killed, for tests of what outlives it.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { engineSource } from '../engine/program.ts'

const MOST_LINES = 30

export class EngineProcess {
  readonly #child: ChildProcess
  readonly port: number
  /** The last lines that it wrote to stderr. */
  readonly said: readonly string[]

  private constructor(child: ChildProcess, port: number, said: readonly string[]) {
    this.#child = child
    this.port = port
    this.said = said
  }

  /**
   * Starts the engine with these settings; resolves when it listens, rejects with what it wrote to stderr. `program` is what Node is
   * called with.
   */
  static async start(
    settings: Record<string, string>,
    program: readonly string[] = [engineSource],
  ): Promise<EngineProcess> {
    const child = spawn(process.execPath, program, {
      env: { PATH: process.env.PATH, LOGBOOK_PARENT_PIPE: '1', LOGBOOK_LOG_LEVEL: 'warn', ...settings },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const said: string[] = []
    const words = createInterface(child.stderr).on('line', (line) => said.push(line) > MOST_LINES && said.shift())
    const silent = once(words, 'close')
    for await (const line of createInterface(child.stdout)) {
      const { port } = JSON.parse(line) as { port: number }
      return new EngineProcess(child, port, said)
    }
    await silent
    throw new Error(said.join('\n'))
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** SIGKILL: nothing of its own can run any more. */
  async kill(): Promise<void> {
    if (!this.alive) return
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }

  /** Closes the parent's pipe, as a dying parent would; gives the exit code. */
  async closePipe(): Promise<number | null> {
    if (!this.alive) return this.#child.exitCode
    const gone = once(this.#child, 'exit')
    this.#child.stdin?.end()
    await gone
    return this.#child.exitCode
  }
}
