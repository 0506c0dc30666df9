// Stands for the capture process: tells of a finished import and waits for its end.
import { endWithParent } from '#electric/lifetime.server.ts'

console.log(JSON.stringify({ event: 'import-done', done: 2, total: 2, sessions: 2, refused: 1 }))
const idle = setInterval(() => {}, 60_000)
endWithParent(async () => clearInterval(idle))
