// A case as text, to be read by whoever looks for the fault.
import { shapeParams } from './shapes.ts'
import type { Plan } from './plan.ts'
import { definition, placed } from './tables.ts'

const SHOWN = 300

/** Tables, shapes and turns, in the order of the run. */
export function describePlan(plan: Plan): string {
  const name = 'n'
  const all = (sql: string): string => placed(sql, plan.tables, name)
  const put = (sql: string): string => cut(all(sql))
  const opened = new Set(
    plan.batches.flatMap(({ turns }) => turns.flatMap((turn) => (turn.do === 'open' ? [turn.client] : []))),
  )
  const clients = plan.clients.flatMap(({ shape: index, kind }, client) => {
    const shape = plan.shapes[index]
    if (!shape || !opened.has(client)) return []
    return [`client ${client}: ${kind} ${JSON.stringify(shapeParams(shape, all))}`]
  })
  const batches = plan.batches.map(({ turns }) =>
    turns
      .map((turn) => {
        if (turn.do === 'open') return `  open client ${turn.client}`
        if (turn.do === 'disturb') return `  ** ${turn.what} **`
        return `  session ${turn.session}: ${put(turn.sql)}${turn.wait ? '' : '   (not awaited)'}`
      })
      .join('\n'),
  )
  return [
    ...plan.tables.flatMap((table) => definition(table, name)),
    ...plan.filling.map(put),
    ...clients,
    ...batches.map((batch, index) => `batch ${index}:\n${batch}`),
  ].join('\n')
}

function cut(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length} characters)` : text
}
