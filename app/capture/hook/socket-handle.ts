// A socket at stdin, as Node's own spawn makes it, read by its bare handle: process.stdin would load all of `net`, which alone takes
// a seventh of the time that Node takes to start. Law: handles are no public API, so whatever is not as expected answers false, and
// stdin is read as a stream; that is slower and the same.

export interface Heard {
  chunk: (chunk: Buffer) => void
  /** The end of the input, or of what can be read of it. */
  end: () => void
}

interface Handle {
  open: (fd: number) => number | undefined
  readStart: () => number
  onread: ((bytes: ArrayBuffer | undefined) => void) | null
}

interface Bindings {
  pipe_wrap: { Pipe: new (kind: number) => Handle; constants: { SOCKET: number } }
  stream_wrap: { streamBaseState: Int32Array; kReadBytesOrError: number; kArrayBufferOffset: number }
}

/** Starts reading the socket at stdin; false when this Node has no such handle, and nothing was read. */
export function readHandle({ chunk, end }: Heard): boolean {
  const warned = process.noDeprecation
  try {
    // With NODE_PENDING_DEPRECATION in its environment, Node would say something on the agent's stderr.
    process.noDeprecation = true
    const { Pipe, constants } = binding('pipe_wrap')
    const { streamBaseState: state, kReadBytesOrError, kArrayBufferOffset } = binding('stream_wrap')
    if (![constants.SOCKET, kReadBytesOrError, kArrayBufferOffset].every(Number.isInteger)) return false
    const handle = new Pipe(constants.SOCKET)
    handle.onread = (bytes) => {
      const length = state[kReadBytesOrError] ?? -1
      if (length > 0 && bytes) chunk(Buffer.from(bytes, state[kArrayBufferOffset], length))
      else if (length < 0) end()
    }
    return (handle.open(0) ?? 0) === 0 && handle.readStart() === 0
  } catch {
    return false
  } finally {
    process.noDeprecation = warned
  }
}

const { binding } = process as unknown as { binding: <Name extends keyof Bindings>(name: Name) => Bindings[Name] }
