// The table of ASVS.md names tests that exist, and each requirement once; what is said to be met names a test or a reason.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const rows = readFileSync(join(import.meta.dirname, 'ASVS.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| *\d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))

/** Requirements of levels 1 and 2 in ASVS 5.0.0. */
const howMany = 253

test('each requirement stands in the table once', () => {
  const ids = rows.flatMap(([, cell = '']) => cell.split(',').map((id) => id.trim()))
  expect(ids).toHaveLength(howMany)
  expect(new Set(ids).size).toBe(howMany)
})

test.each(rows.map((cells) => [cells[1], cells] as const))(
  '%s: its tests exist, and it says how it stands',
  (_ids, cells) => {
    const [, , about = '', state = '', tests = ''] = cells
    expect(about).not.toBe('')
    expect(state).not.toBe('')
    const named = [...tests.matchAll(/`([^`]+)`/g)].map(([, path]) => path ?? '')
    for (const path of named) expect(existsSync(join(root, path)), path).toBe(true)
    // What is simply met has a test that holds it.
    if (state === 'Met') expect(named.length, state).toBeGreaterThan(0)
  },
)
