// `logbook status`: what runs on a data folder and how it is.
import { defineCommand } from 'citty'
import { readRunning } from '#app/supervisor/lock.ts'
import { dataFlag, dataFolder, refuseSurprises } from '../command.ts'

const args = { ...dataFlag, json: { type: 'boolean', description: 'One JSON object for scripts' } } as const

export default defineCommand({
  meta: { name: 'status', description: 'Tell what is running' },
  args,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, args),
  run: async ({ args }) => {
    const dataDir = dataFolder(args.data)
    const running = await readRunning(dataDir)
    const health = running?.address ? await healthOf(running.address) : undefined
    if (args.json) {
      const { address, pid, purpose, parts } = running ?? {}
      console.log(JSON.stringify({ running: Boolean(running), data: dataDir, address, pid, purpose, parts, health }))
    } else if (running) {
      console.log(
        `${running.purpose} runs on ${dataDir} (process ${running.pid})${running.address ? ` at ${running.address}` : ''}`,
      )
      for (const [name, pid] of Object.entries(running.parts ?? {})) console.log(`  ${name}: process ${pid}`)
      if (running.address) console.log(`  health: ${health ? JSON.stringify(health) : 'no answer'}`)
    } else {
      console.log(`Logbook is not running on ${dataDir}.`)
    }
    process.exitCode = running ? 0 : 3
  },
})

// Also a 503 says how things are.
async function healthOf(address: string): Promise<unknown> {
  return fetch(`${address}/api/health`, { signal: AbortSignal.timeout(3000) })
    .then((response) => response.json())
    .catch(() => undefined)
}
