// The kept results: results.json is what was measured, RESULTS.md the page made of it. A new run of one bench replaces its part.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { page } from './page.ts'
import type { Result } from './page.ts'

const JSON_FILE = fileURLToPath(new URL('./results.json', import.meta.url))
const PAGE_FILE = fileURLToPath(new URL('./RESULTS.md', import.meta.url))

/** Writes these results beside those of other benches. */
export async function keepResults(results: readonly Result[]): Promise<void> {
  const kept = await readFile(JSON_FILE, 'utf8').then(
    (text): Result[] => JSON.parse(text),
    (): Result[] => [],
  )
  const titles = new Set(results.map(({ title }) => title))
  const all = [...kept.filter(({ title }) => !titles.has(title)), ...results]
  await writeFile(JSON_FILE, `${JSON.stringify(all, rounded, 1)}\n`)
  await writeFile(PAGE_FILE, page(all))
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value
}
