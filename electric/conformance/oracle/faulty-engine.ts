// Given to Node before the engine (`--import`): one line of one of its files is another one. ORACLE_FAULT names which.
import { registerHooks } from 'node:module'
import { ACKNOWLEDGED_EARLY, FAULTS } from './faults.ts'

const name = process.env.ORACLE_FAULT
const fault = [...FAULTS, ACKNOWLEDGED_EARLY].find((fault) => fault.name === name)
if (!fault) throw new Error(`ORACLE_FAULT names no fault: ${name}`)

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context)
    if (!url.endsWith(`/engine/${fault.file}`)) return loaded
    const source = String(loaded.source)
    const parts = source.split(fault.right)
    // A fault that is not made would be missed for ever.
    if (parts.length !== 2) throw new Error(`${fault.file} has not exactly one: ${fault.right}`)
    return { ...loaded, source: parts.join(fault.wrong) }
  },
})
