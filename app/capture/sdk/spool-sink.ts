// Where envelopes of the wrapper go: into the same spool as those of hooks, without ever blocking the program's loop. Law: what
// was written is flushed, and read again and compared before it counts.
import { createHash } from 'node:crypto'
import { appendFile, mkdir, open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { blockBytes, mostSpoolBytes, spoolOf } from '../spool/append.ts'

/** Takes one envelope, as its id and its masked line; rejects when it could not be kept. */
export interface Sink {
  write: (id: string, line: string) => Promise<void>
}

/** The spool of a data folder. */
export function spoolSink(home: string): Sink {
  const spool = spoolOf(home)
  return {
    write: async (id, line) => {
      const bytes = Buffer.from(line)
      const blocks = Math.ceil(bytes.length / blockBytes)
      const size = await stat(spool.size).catch(() => null)
      if (((size?.size ?? 0) + blocks) * blockBytes > mostSpoolBytes)
        throw new Error('the spool is full; start Logbook, which takes what is in it')
      await mkdir(spool.incoming, { recursive: true, mode: 0o700 })
      // The drainer takes whole lines only, so the file may have its name from the first byte on.
      await writeCompared(join(spool.incoming, `${id}.jsonl`), bytes)
      await appendFile(spool.size, Buffer.alloc(blocks, '.'), { mode: 0o600 })
    },
  }
}

async function writeCompared(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx+', 0o600)
  try {
    for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at, bytes.length - at, at)).bytesWritten
    await file.sync()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes.length), 0, bytes.length, 0)
    if (hashOf(buffer.subarray(0, bytesRead)) !== hashOf(bytes))
      throw new Error('what was read back is not what was written')
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
