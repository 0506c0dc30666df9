// Uploads in a process of its own, for tests that kill it: a fresh start of the web server as far as uploads see it.
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { sweepIncoming } from '../incoming.server.ts'
import { importUpload } from '../upload.server.ts'

const [actor = '{}', sweep = '', ...paths] = process.argv.slice(2)
if (sweep === 'sweep') sweepIncoming(process.env.LOGBOOK_HOME ?? '')
for (const path of paths) {
  const request = new Request('http://127.0.0.1/api/uploads', {
    method: 'POST',
    body: Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>,
    headers: { 'x-file-name': basename(path) },
    duplex: 'half',
  } as RequestInit)
  const { records, stored, same, refused } = await importUpload(JSON.parse(actor), request)
  process.stdout.write(`${JSON.stringify({ records, stored, same, refused })}\n`)
}
process.exit(0)
