// What all subcommands share: the --data flag, and the refusal of flags nobody declared (citty would ignore them).
import { resolve } from 'node:path'
import type { ArgsDef } from 'citty'
import { readEnv } from '#app/server/env.ts'

/** A mistake of the caller or of the surroundings: the message is for a person, the stack is not. */
export class UsageError extends Error {
  override name = 'UsageError'
}

export const dataFlag = {
  data: { type: 'string', valueHint: 'DIR', description: 'The data folder (default: LOGBOOK_HOME, else ~/.logbook)' },
} as const

/** The data folder that a command works on. */
export function dataFolder(given: string | undefined): string {
  return resolve(readEnv(given === undefined ? process.env : { ...process.env, LOGBOOK_HOME: given }).LOGBOOK_HOME)
}

/** Throws UsageError for flags that are not declared, values that are missing, and more words than the command takes. */
export function refuseSurprises(rawArgs: string[], declared: ArgsDef, takesMany = false): void {
  const known = new Map(Object.entries(declared).filter(([, arg]) => arg.type !== 'positional'))
  let words = Object.values(declared).filter((arg) => arg.type === 'positional').length
  for (let index = 0; index < rawArgs.length; index++) {
    const [flag = '', value] = (rawArgs[index] ?? '').split(/=(.*)/s)
    if (flag === '--') return
    if (!flag.startsWith('-')) {
      if (words-- <= 0 && !takesMany) throw new UsageError(`"${flag}" is one word too many. See --help.`)
      continue
    }
    const arg = known.get(flag.replace(/^--?/, '')) ?? (flag.startsWith('--no-') ? known.get(flag.slice(5)) : undefined)
    if (!arg) throw new UsageError(`There is no flag ${flag} here. See --help.`)
    if (arg.type === 'boolean' || value !== undefined) continue
    const next = rawArgs[++index]
    if (next === undefined || next.startsWith('-')) throw new UsageError(`${flag} needs a value. See --help.`)
  }
}
