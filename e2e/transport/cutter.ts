// A wire that can break: stands between tabs and the web server as plain TCP, and cuts connections whenever it is told.
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export type Cutter = {
  address: string
  /** Connections asked for so far, whether they were let through or not. */
  attempts: () => number
  /** Breaks every open connection at once. */
  cut: () => void
  /** Breaks every open connection in the middle of the next bytes that the server sends on it. */
  cutMidFrame: () => void
  /** Breaks everything and refuses what comes, until `up`. */
  down: () => void
  up: () => void
  close: () => Promise<void>
}

/** Listens on a free port and passes everything on to `port`. */
export async function startCutter(port: number): Promise<Cutter> {
  const open = new Set<Wire>()
  let attempts = 0
  let isDown = false
  const server = createServer((tab) => {
    attempts++
    if (isDown) return void tab.resetAndDestroy()
    const wire = new Wire(tab, connect(port, '127.0.0.1'))
    open.add(wire)
    tab.once('close', () => open.delete(wire))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const cut = () => {
    for (const wire of open) wire.cut()
  }
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    attempts: () => attempts,
    cut,
    cutMidFrame: () => {
      for (const wire of open) wire.cutAtNextBytes = true
    },
    down: () => {
      isDown = true
      cut()
    },
    up: () => {
      isDown = false
    },
    close: async () => {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}

class Wire {
  cutAtNextBytes = false
  readonly #tab: Socket
  readonly #server: Socket

  constructor(tab: Socket, server: Socket) {
    this.#tab = tab
    this.#server = server
    for (const end of [tab, server]) end.on('error', () => this.cut()).on('close', () => this.cut())
    tab.pipe(server)
    server.on('data', (bytes) => this.#pass(bytes))
    tab.on('drain', () => server.resume())
    server.on('end', () => tab.end())
  }

  cut(): void {
    this.#tab.destroy()
    this.#server.destroy()
  }

  #pass(bytes: Buffer): void {
    if (this.cutAtNextBytes) {
      this.#server.pause()
      this.#tab.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => this.cut())
    } else if (!this.#tab.write(bytes)) this.#server.pause()
  }
}
