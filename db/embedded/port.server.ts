// Free ports on loopback.
import { createServer } from 'node:net'

/** `wanted` when it is free, else any free port. */
export async function freePort(wanted = 0): Promise<number> {
  return (await listenOnce(wanted)) ?? (await listenOnce(0)) ?? Promise.reject(new Error('There is no free port.'))
}

/** The port that could be bound on `host`, or undefined when it is taken. */
export function listenOnce(port: number, host = '127.0.0.1'): Promise<number | undefined> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') done(undefined)
      else fail(error)
    })
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : undefined))
    })
  })
}
