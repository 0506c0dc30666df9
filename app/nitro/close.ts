// Lets the process end: open pools would keep it alive for ever after "Server closed".
import { definePlugin } from 'nitro'
import { disconnectAll } from '../../db/client.server.ts'

export default definePlugin((app) => {
  app.hooks.hook('close', () => disconnectAll())
})
