// A wire that can be cut: bytes between a port of its own and another one, ended at once or after so many more bytes.
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { once } from 'node:events'

export class TcpProxy {
  readonly port: number
  readonly #server: Server
  readonly #pairs: Set<readonly [Socket, Socket]>
  /** Bytes to the client that are still let through before all connections are cut; undefined = no cut is due. */
  #left: number | undefined

  private constructor(server: Server, pairs: Set<readonly [Socket, Socket]>) {
    this.#server = server
    this.#pairs = pairs
    this.port = (server.address() as AddressInfo).port
  }

  /** Listens on any free port of the loopback. `target` is asked for at each connection, as what is behind may move. */
  static async open(target: () => number): Promise<TcpProxy> {
    const pairs = new Set<readonly [Socket, Socket]>()
    const server = createServer({ allowHalfOpen: false })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const proxy = new TcpProxy(server, pairs)
    server.on('connection', (client) => proxy.#join(client, connect(target(), '127.0.0.1')))
    return proxy
  }

  /** Cuts every connection: now, or in the middle of what comes once `bytes` more have passed to the clients. */
  cut(bytes = 0): void {
    this.#left = bytes > 0 ? bytes : undefined
    if (bytes === 0) for (const pair of this.#pairs) end(pair)
  }

  /** Passes nothing on any more on the connections that there are, and closes none: a network that has gone silent. */
  hold(): void {
    for (const [client, upstream] of this.#pairs) {
      client.unpipe(upstream)
      for (const socket of [client, upstream])
        socket.removeAllListeners('data').removeAllListeners('end').removeAllListeners('close').resume()
    }
  }

  async close(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #join(client: Socket, upstream: Socket): void {
    const pair = [client, upstream] as const
    this.#pairs.add(pair)
    for (const socket of pair) {
      socket.setNoDelay(true)
      socket.on('error', () => end(pair))
      socket.on('close', () => {
        end(pair)
        this.#pairs.delete(pair)
      })
    }
    client.pipe(upstream)
    upstream.on('data', (bytes: Buffer) => {
      if (this.#left !== undefined && bytes.length >= this.#left) {
        client.write(bytes.subarray(0, this.#left))
        this.#left = undefined
        for (const each of this.#pairs) setImmediate(end, each)
        return
      }
      if (this.#left !== undefined) this.#left -= bytes.length
      if (!client.write(bytes)) {
        upstream.pause()
        client.once('drain', () => upstream.resume())
      }
    })
    upstream.on('end', () => client.end())
  }
}

function end(pair: readonly [Socket, Socket]): void {
  for (const socket of pair) socket.destroy()
}
