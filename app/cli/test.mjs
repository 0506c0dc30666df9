// `npm test`: plain Node 20. Everything that can fail, from a fresh clone; --no-browser is `npm run check`.
import { onNode20 } from './bootstrap/old-node.mjs'

onNode20(async function () {
  const { test } = await import('./bootstrap/test.mjs')
  return test({ browser: process.argv.indexOf('--no-browser') < 0 })
})
