// The log of one part: appended to, begun anew at a start that finds it too long.
import { createWriteStream } from 'node:fs'
import { rename, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface LogFile {
  path: string
  write: (line: string) => void
  close: () => Promise<void>
}

const longest = 10 * 1024 * 1024

/** Opens `NAME.log` in a folder; one over 10 MB is set aside as `NAME.log.1` first. */
export async function openLog(logsDir: string, name: string): Promise<LogFile> {
  const path = join(logsDir, `${name}.log`)
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  )
  if (size > longest) await rename(path, `${path}.1`)
  const stream = createWriteStream(path, { flags: 'a', mode: 0o600 })
  // A full disk must not end what is being logged.
  stream.on('error', () => {})
  return {
    path,
    write: (line) => void stream.write(`${line}\n`),
    close: () => new Promise((done) => stream.end(done)),
  }
}
