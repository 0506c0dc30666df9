// `npm start`: plain Node 20. Installs and builds what is missing, then hands over to the `start` command.
import { onNode20 } from './bootstrap/old-node.mjs'

onNode20(async function () {
  const { start } = await import('./bootstrap/start.mjs')
  return start(process.argv.slice(2))
})
