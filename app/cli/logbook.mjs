#!/usr/bin/env node
// The `logbook` command as people call it: plain Node 20, which hands over to the carried Node.
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { onNode20 } from './bootstrap/old-node.mjs'

onNode20(async function () {
  const words = process.argv.slice(2)
  if (words[0] === 'start') {
    const { start } = await import('./bootstrap/start.mjs')
    return start(words.slice(1))
  }
  const { projectDir, runCarried } = await import('./bootstrap/carried-node.mjs')
  if (words[0] === 'hook') {
    const bundle = projectDir + '/.output/hook/logbook-hook.cjs'
    // The hook ends by itself, and says nothing also when it is not built.
    if (existsSync(bundle)) return import(pathToFileURL(bundle).href).then(() => new Promise(() => {}))
    return runCarried([projectDir + '/app/capture/hook/main.ts', ...words.slice(1)])
  }
  // An import makes much that is soon thrown away, and is to stay below 256 MB: less room for young objects takes 30 MB less, and a heap that
  // may grow by two fifths between cleanings, instead of to twice or four times its size, some 90.
  const room = words[0] === 'import' ? ['--max-semi-space-size=4', '--heap-growing-percent=40'] : []
  return runCarried([...room, projectDir + '/app/cli/main.ts', ...words])
})
