// One kept connection of HTTP/1.1 and one GET at a time, read as bytes. A reader must cost next to nothing, or five hundred of
// them in one process would measure themselves.
import { connect } from 'node:net'
import type { Socket } from 'node:net'

const HEAD_END = '\r\n\r\n'
const LAST_CHUNK = '0\r\n\r\n'

export type Head = { readonly status: number; header(name: string): string | undefined }

type Answer = {
  head: Head | undefined
  bytes: Buffer
  length: number | undefined
  got: number
  done: (head: Head) => void
}

export class Wire {
  closed = false
  readonly #url: URL
  readonly #onBytes: (piece: Buffer) => void
  #socket: Socket | undefined
  #answer: Answer | undefined
  #request = ''

  /** Every byte that comes is given to `onBytes` first. */
  constructor(url: string, onBytes: (piece: Buffer) => void) {
    this.#url = new URL(url)
    this.#onBytes = onBytes
  }

  /** Resolves with status and headers when the body's last byte has come. `headers` are whole lines. */
  get(path: string, headers = ''): Promise<Head> {
    return new Promise((resolve) => {
      this.#request = `GET ${path} HTTP/1.1\r\nHost: ${this.#url.host}\r\n${headers}\r\n`
      this.#answer = { head: undefined, bytes: Buffer.alloc(0), length: undefined, got: 0, done: resolve }
      this.#send()
    })
  }

  close(): void {
    this.closed = true
    this.#socket?.destroy()
  }

  #send(): void {
    this.#socket ??= this.#open()
    this.#socket.write(this.#request)
  }

  #open(): Socket {
    const socket = connect({ host: this.#url.hostname, port: Number(this.#url.port), noDelay: true })
    // What is done with an answer waits until everything that has come is seen: readers on one machine must not hold each other up.
    socket.on('data', (piece) => {
      this.#onBytes(piece)
      setImmediate(() => this.#take(piece))
    })
    socket.on('error', () => socket.destroy())
    // A server may close a kept connection between two requests; the request is sent once more.
    socket.on('close', () => {
      this.#socket = undefined
      if (this.#answer && !this.closed) setImmediate(() => this.#send())
    })
    return socket
  }

  #take(piece: Buffer): void {
    const answer = this.#answer
    if (!answer) return
    if (!answer.head) {
      answer.bytes = answer.bytes.length > 0 ? Buffer.concat([answer.bytes, piece]) : piece
      const end = answer.bytes.indexOf(HEAD_END)
      if (end < 0) return
      answer.head = readHead(answer.bytes.toString('latin1', 0, end))
      const length = answer.head.header('content-length')
      answer.length = length === undefined ? undefined : Number(length)
      answer.bytes = answer.bytes.subarray(end + HEAD_END.length)
      answer.got = answer.bytes.length
    } else {
      answer.got += piece.length
      answer.bytes =
        piece.length < LAST_CHUNK.length ? Buffer.concat([answer.bytes.subarray(-LAST_CHUNK.length), piece]) : piece
    }
    if (!complete(answer)) return
    this.#answer = undefined
    answer.done(answer.head)
  }
}

function complete({ head, length, got, bytes }: Answer): boolean {
  if (head?.status === 204 || head?.status === 304) return true
  return length === undefined ? bytes.subarray(-LAST_CHUNK.length).toString('latin1') === LAST_CHUNK : got >= length
}

function readHead(text: string): Head {
  const lower = text.toLowerCase()
  return {
    status: Number(text.slice(9, 12)),
    header: (name) => {
      const start = lower.indexOf(`\r\n${name}:`)
      if (start < 0) return undefined
      const end = text.indexOf('\r\n', start + 2)
      return text.slice(start + name.length + 3, end < 0 ? text.length : end).trim()
    },
  }
}
