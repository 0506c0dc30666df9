// Stands for the engine or the web server: answers both health addresses on the port it was given.
// LOGBOOK_STUB_STUBBORN=1 makes it ignore a request to end.
import { createServer } from 'node:http'

const server = createServer((request, response) => {
  response.end(JSON.stringify({ status: 'active', url: request.url, database: process.env.DATABASE_URL }))
})
server.listen(Number(process.env.ELECTRIC_PORT ?? process.env.PORT), '127.0.0.1')
if (process.env.LOGBOOK_STUB_STUBBORN) process.on('SIGTERM', () => {})
