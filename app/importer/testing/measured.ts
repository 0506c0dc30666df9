// Reads a source in a process of its own and says how much memory that took at most.
import { keyedHash } from '../identity.server.ts'
import { freshCursor } from '../store/cursor.server.ts'
import { stretches } from '../stretches.server.ts'

const [path = ''] = process.argv.slice(2)
const sum = { records: 0, events: 0, refusals: [] as string[] }
const hash = (value: unknown) => keyedHash('test', value)
for await (const step of stretches(freshCursor(0), { path, hash, bytes: 0, settled: true })) {
  if ('tornBytes' in step) continue
  sum.records += step.batch.records
  sum.events += step.batch.events
  sum.refusals.push(...step.batch.refusals.map((refusal) => refusal.code))
}
process.stdout.write(JSON.stringify({ ...sum, megabytes: process.resourceUsage().maxRSS / 1024 }))
