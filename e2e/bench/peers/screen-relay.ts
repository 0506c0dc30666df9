// The peer of line → screen: watches one file, and the text of every new line goes over a WebSocket into the page that it serves.
// It keeps nothing, masks nothing, and knows no second tab: that is the least that a line on a screen can cost.
import { watch } from 'node:fs'
import { open } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { endWithParent } from '#electric/lifetime.server.ts'
import { sendingTo } from './websocket.ts'

const PAGE = `<!doctype html><title>Relay</title><body><script>
  new WebSocket(location.href.replace('http', 'ws')).onmessage = ({ data }) => {
    const line = JSON.parse(data)
    const shown = document.body.appendChild(document.createElement('p'))
    shown.textContent = line.message.content[0].text
    shown.scrollIntoView({ block: 'end' })
  }
</script>`

const server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(PAGE))
const send = sendingTo(server)
const file = await open(process.env.FILE ?? '')
const buffer = Buffer.alloc(1024 * 1024)
let rest = ''
let reading: Promise<void> = Promise.resolve()

async function readOn(): Promise<void> {
  const { bytesRead } = await file.read(buffer)
  const lines = (rest + buffer.toString('utf8', 0, bytesRead)).split('\n')
  rest = lines.pop() ?? ''
  for (const line of lines) send(line)
}
watch(process.env.FILE ?? '', () => void (reading = reading.then(readOn)))

server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`${JSON.stringify({ event: 'listening', port: (server.address() as AddressInfo).port })}\n`),
)
endWithParent(async () => process.exit(0))
