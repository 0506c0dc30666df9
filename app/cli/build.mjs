// `npm run build`: plain Node 20. Builds the web app, whether or not anything changed.
import { onNode20 } from './bootstrap/old-node.mjs'

onNode20(async function () {
  const { ensureInstalled } = await import('./bootstrap/install.mjs')
  const { ensureBuilt } = await import('./bootstrap/build.mjs')
  ensureInstalled()
  await ensureBuilt({ force: true })
  return 0
})
