#!/usr/bin/env node
// The `logbook` command as people call it: plain Node 20, which hands over to the carried Node.
import { onNode20 } from './bootstrap/old-node.mjs'

onNode20(async function () {
  const words = process.argv.slice(2)
  if (words[0] === 'start') {
    const { start } = await import('./bootstrap/start.mjs')
    return start(words.slice(1))
  }
  const { projectDir, runCarried } = await import('./bootstrap/carried-node.mjs')
  return runCarried([projectDir + '/app/cli/main.ts', ...words])
})
