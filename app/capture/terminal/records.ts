// What a recorded terminal is on disk: a file of JSON lines, one recording, an ordinary source for the importer. Law: the bytes of
// all chunks, in the order of `n`, are the output of the command, but for what was masked.

/** Every line of a recording. `n` counts from 0 and has no gap. */
export type TerminalRecord = { logbook: 'terminal'; v: 1; id: string; n: number; at: string } & TerminalFact

export type TerminalFact = OpenFact | ChunkFact | ResizeFact | CloseFact

export interface OpenFact {
  type: 'open'
  command: string[]
  cwd: string
  pid: number
  ppid: number
  /** See supervisor/process-start.ts. */
  processStart: string
  /** 0 where the command has no terminal, but pipes. */
  cols: number
  rows: number
  transport: { kind: string; details: Record<string, string> }
}

export interface ChunkFact {
  type: 'chunk'
  channel: 'pty:stdout' | 'pty:stderr'
  encoding: 'utf8' | 'base64'
  data: string
}

export interface ResizeFact {
  type: 'resize'
  cols: number
  rows: number
}

export interface CloseFact {
  type: 'close'
  /** As a shell would tell it: 128 + number for a signal. */
  exitCode: number
}

/** The folder of recordings below the data folder. */
export const terminalFolder = 'terminals'

/** Bytes as a JSON string: as text where that loses nothing, else base64. */
export function encoded(bytes: Buffer): Pick<ChunkFact, 'encoding' | 'data'> {
  const text = bytes.toString('utf8')
  // NUL cannot be kept in a jsonb, and what is no UTF-8 has been replaced.
  const exact = !text.includes('\0') && Buffer.from(text).equals(bytes)
  return exact ? { encoding: 'utf8', data: text } : { encoding: 'base64', data: bytes.toString('base64') }
}

/** How many bytes at the end of `bytes` begin a character that is not complete yet: 0 to 3. */
export function unfinishedCharacter(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return length > back ? back : 0
  }
  return 0
}
