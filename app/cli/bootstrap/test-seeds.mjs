// One number for all random tests of a run, drawn anew each time: a second attempt meets what the first met, so that a fault that
// only some seeds show fails both.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const name = /process\.env(?:\.|\[')([A-Z]+_SEED)\b/g

/** The seeds that tests below `folders` read from the environment: { NAME_SEED: number as text }; those that are set stay. */
export function drawnSeeds(folders) {
  const drawn = String(Math.floor(Math.random() * 1e6))
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .filter((file) => /\.(test|spec)\.ts$/.test(file))
      .map((file) => join(folder, file)),
  )
  const names = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(name)].map((match) => match[1]))
  return Object.fromEntries(names.map((one) => [one, process.env[one] ?? drawn]))
}
