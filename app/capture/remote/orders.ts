// What the server wants a watching machine to know, asked again all the time: a rule that is made now holds for the next line.
import { keepsOut } from '#app/importer/ignore.server.ts'
import type { IgnoreRule } from '#app/importer/ignore.server.ts'
import type { KeepsOut } from '../spool/gather.server.ts'
import { lives } from '../registry/liveness.ts'
import type { CaptureServer } from './server.ts'

const rulesKeptMs = 5000

export interface Orders {
  /** The rules of the space that keep sessions out, at most `keptMs` old. */
  rules: () => Promise<IgnoreRule[]>
  keepsOut: KeepsOut
  /** Which processes of this machine that the server knows of live, and which are gone. */
  sweep: () => Promise<{ alive: string[]; gone: string[] }>
}

export function ordersOf(server: CaptureServer, keptMs = rulesKeptMs): Orders {
  let known: { at: number; rules: Promise<IgnoreRule[]> } | undefined
  const rules = (): Promise<IgnoreRule[]> => {
    if (known && Date.now() - known.at < keptMs) return known.rules
    const asked = server.orders().then((orders) => orders.rules)
    known = { at: Date.now(), rules: asked }
    asked.catch(() => (known = undefined))
    return asked
  }
  return {
    rules,
    keepsOut: async (event) => keepsOut(await rules(), event),
    sweep: async () => {
      const told: { alive: string[]; gone: string[] } = { alive: [], gone: [] }
      for (const row of (await server.orders()).processes) told[(await lives(row)) ? 'alive' : 'gone'].push(row.id)
      return told
    },
  }
}
