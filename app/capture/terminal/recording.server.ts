// A recording being written: output in, masked JSON lines on disk, at most a quarter of a second later. Law: recording never
// disturbs the command; when it cannot go on it says so once, and the command does.
import { mkdir, open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { mask } from '#app/importer/mask/mask.server.ts'
import { maskedStream } from './masked-stream.server.ts'
import type { MaskedStream } from './masked-stream.server.ts'
import { encoded, terminalFolder, unfinishedCharacter } from './records.ts'
import type { ChunkFact, OpenFact, TerminalFact, TerminalRecord } from './records.ts'

const everyMs = 250
const idleMs = 1000
const mostChunkBytes = 64 * 1024

export interface Recording {
  id: string
  path: string
  output: (channel: ChunkFact['channel'], bytes: Buffer) => void
  resize: (cols: number, rows: number) => void
  /** Bytes that wait to be masked and written; who is far ahead may want to pause. */
  waiting: () => number
  /** Writes what is left and the end. Never rejects; answers why the recording is not whole, if it is not. */
  close: (exitCode: number) => Promise<string | null>
}

interface Channel {
  stream: MaskedStream
  came: Buffer[]
  bytes: number
  /** Bytes of a character whose end has not come. */
  rest: Buffer
  lastCame: number
}

/** Begins a recording below `home` with what the command is. Rejects when there is no place to write. */
export async function startRecording(home: string, id: string, about: Omit<OpenFact, 'type'>): Promise<Recording> {
  const folder = join(home, terminalFolder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${id}.jsonl`)
  const file = await open(path, 'ax', 0o600)
  const channels = new Map<ChunkFact['channel'], Channel>()
  let n = 0
  let failure: string | null = null
  let working: Promise<void> = Promise.resolve()

  const write = async (fact: TerminalFact): Promise<void> => {
    const record: TerminalRecord = { logbook: 'terminal', v: 1, id, n: n++, at: new Date().toISOString(), ...fact }
    await appendAll(file, `${JSON.stringify(record)}\n`)
  }
  const writeChunks = async (name: ChunkFact['channel'], channel: Channel, last: boolean, fresh: Buffer) => {
    const bytes = Buffer.concat([channel.rest, fresh])
    const end = last ? bytes.length : bytes.length - unfinishedCharacter(bytes)
    channel.rest = bytes.subarray(end)
    for (let at = 0; at < end;) {
      let to = Math.min(end, at + mostChunkBytes)
      if (to < end) to -= unfinishedCharacter(bytes.subarray(at, to))
      await write({ type: 'chunk', channel: name, ...encoded(bytes.subarray(at, to)) })
      at = to
    }
  }
  const flush = async (last: boolean): Promise<void> => {
    for (const [name, channel] of channels) {
      const came = Buffer.concat(channel.came.splice(0))
      const idle = came.length === 0 && Date.now() - channel.lastCame >= idleMs
      const parts =
        came.length > 0 ? [await channel.stream.push(came)] : idle && !last ? [await channel.stream.idle()] : []
      if (last) parts.push(await channel.stream.end())
      channel.bytes -= came.length
      await writeChunks(name, channel, last, Buffer.concat(parts))
    }
    await file.datasync()
  }
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    working = working.then(async () => {
      if (failure === null) await work().catch((error: unknown) => void (failure = reasonOf(path, error)))
    })
    return working
  }

  const { text } = await mask(JSON.stringify(about))
  await write({ type: 'open', ...(JSON.parse(text) as Omit<OpenFact, 'type'>) })
  await file.datasync()
  let flushing = false
  const timer = setInterval(() => {
    if (flushing) return
    flushing = true
    void inTurn(() => flush(false)).then(() => (flushing = false))
  }, everyMs)

  return {
    id,
    path,
    output: (name, bytes) => {
      if (failure !== null) return
      const known = channels.get(name)
      const channel = known ?? { stream: maskedStream(), came: [], bytes: 0, rest: Buffer.alloc(0), lastCame: 0 }
      channels.set(name, channel)
      channel.came.push(Buffer.from(bytes))
      channel.bytes += bytes.length
      channel.lastCame = Date.now()
    },
    resize: (cols, rows) =>
      void inTurn(async () => {
        await flush(false)
        await write({ type: 'resize', cols, rows })
      }),
    waiting: () => (failure === null ? [...channels.values()].reduce((sum, channel) => sum + channel.bytes, 0) : 0),
    close: async (exitCode) => {
      clearInterval(timer)
      await inTurn(async () => {
        await flush(true)
        await write({ type: 'close', exitCode })
        await file.datasync()
      })
      await file.close().catch(() => undefined)
      return failure
    },
  }
}

async function appendAll(file: FileHandle, text: string): Promise<void> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten
}

const reasonOf = (path: string, error: unknown): string =>
  `The terminal could not be recorded any further (${error instanceof Error ? error.message : String(error)}). ` +
  `The command went on; what was recorded until then is kept in ${path}.`
