// Sends files to POST /api/uploads, two at a time, all as one run. A file that fails is named with its reason and the rest goes on.
import { z } from 'zod'
import type { ChosenFile } from './dropped-files.ts'

export interface Sent {
  files: number
  filesDone: number
  bytes: number
  bytesSent: number
  records: number
  stored: number
  same: number
  refused: number
  failed: Array<{ name: string; reason: string }>
  over: boolean
}

const account = z.object({
  records: z.number(),
  stored: z.number(),
  same: z.number(),
  refused: z.number(),
  perFile: z.array(z.object({ name: z.string(), error: z.string().nullable() })),
})
const refusal = z.object({ error: z.object({ message: z.string() }) })

const parallel = 2

/** Sends all; `onChange` is told of every step. Never rejects. */
export async function sendFiles(files: readonly ChosenFile[], onChange: (sent: Sent) => void): Promise<void> {
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0)
  const sums = { records: 0, stored: 0, same: 0, refused: 0 }
  let sent: Sent = { files: files.length, filesDone: 0, bytes, bytesSent: 0, ...sums, failed: [], over: false }
  const change = (more: Partial<Sent>) => onChange((sent = { ...sent, ...more }))
  change({})
  const address = `/api/uploads?run=${crypto.randomUUID()}&files=${files.length}`
  const queue = files[Symbol.iterator]()
  const work = async () => {
    for (const chosen of queue) {
      let loaded = 0
      const failed: Sent['failed'] = []
      const progress = (now: number) => {
        change({ bytesSent: sent.bytesSent + now - loaded })
        loaded = now
      }
      try {
        const answer = account.parse(await post(address, chosen, progress))
        const { records, stored, same, refused } = sent
        change({
          records: records + answer.records,
          stored: stored + answer.stored,
          same: same + answer.same,
          refused: refused + answer.refused,
        })
        for (const { name, error } of answer.perFile) if (error) failed.push({ name, reason: error })
      } catch (error) {
        failed.push({ name: chosen.name, reason: error instanceof Error ? error.message : 'It was not taken.' })
      }
      progress(chosen.file.size)
      change({ filesDone: sent.filesDone + 1, failed: [...sent.failed, ...failed] })
    }
  }
  await Promise.all(Array.from({ length: parallel }, work))
  change({ over: true })
}

// fetch tells nothing of how far a body has gone.
function post(address: string, { name, file }: ChosenFile, onSent: (bytes: number) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', address)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('x-file-name', encodeURIComponent(name))
    request.setRequestHeader('x-file-modified', String(file.lastModified))
    request.upload.addEventListener('progress', ({ loaded }) => onSent(Math.min(loaded, file.size)))
    request.addEventListener('load', () => {
      const answer = readJson(request.responseText)
      if (request.status < 300) return resolve(answer)
      reject(new Error(refusal.safeParse(answer).data?.error.message ?? `The server answered ${request.status}.`))
    })
    const gone = 'The server could not be reached, or the file cannot be read any more. Drop it again.'
    request.addEventListener('error', () => reject(new Error(gone)))
    request.send(file)
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
