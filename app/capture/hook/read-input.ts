// What the agent hands over at stdin. Law: it ends, whatever the other side does: an object that is whole needs no end of
// file, an input that is silent or endless is given up, and what came until then is the answer.

const silenceMs = 700
const longestMs = 5000
const mostBytes = 32 * 1024 * 1024

/** The text at stdin: all of it, or what had come when it fell silent for 0.7 s, took 5 s or passed 32 MB. */
export function readInput(): Promise<string> {
  return new Promise((done) => {
    const chunks: Buffer[] = []
    let bytes = 0
    let silence: NodeJS.Timeout | undefined
    const finish = () => {
      clearTimeout(silence)
      process.stdin.removeAllListeners()
      done(Buffer.concat(chunks).toString('utf8'))
    }
    const wait = () => {
      clearTimeout(silence)
      silence = setTimeout(finish, silenceMs)
    }
    setTimeout(finish, longestMs).unref()
    wait()
    process.stdin.on('error', finish)
    process.stdin.on('end', finish)
    process.stdin.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > mostBytes || isWhole(chunks)) return finish()
      wait()
    })
  })
}

// Some agents keep the pipe open; small payloads come in one piece.
function isWhole(chunks: Buffer[]): boolean {
  const [only] = chunks
  if (chunks.length > 1 || !only || only.at(-1) !== 0x7d) return false
  try {
    JSON.parse(only.toString('utf8'))
    return true
  } catch {
    return false
  }
}
