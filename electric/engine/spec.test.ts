// SPEC.md and the tests name each other: no law without a test, no test file that holds no law.
import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'

const engine = import.meta.dirname
const electric = join(engine, '..')
const spec = readFileSync(join(engine, 'SPEC.md'), 'utf8')
const laws = (spec.split('## Laws')[1]?.split('\n## ')[0] ?? '')
  .split(/\n(?=\d+\. )/)
  .filter((text) => /^\d+\. /.test(text))

const filesOf = (law: string) => [...law.matchAll(/`([\w/.-]+\.test\.ts)`/g)].map(([, name = '']) => name)
const pathOf = (name: string) => join(name.startsWith('conformance/') ? electric : engine, name)

test.each(laws.map((law) => [law.replaceAll(/\s+/g, ' ')]))('%s', (law) => {
  const files = filesOf(law)
  expect(files.length).toBeGreaterThan(0)
  const texts = files.map((name) => readFileSync(pathOf(name), 'utf8')).join('\n')
  for (const [, title = ''] of law.matchAll(/"([^"]+)"/g))
    for (const part of title.split('…')) expect(texts, title).toContain(part.trim())
})

test('the laws are numbered without a gap', () => {
  expect(laws.map((law) => Number.parseInt(law, 10))).toEqual(laws.map((_, index) => index + 1))
})

test('every test file is named', () => {
  const named = new Set(laws.flatMap(filesOf).map((name) => relative(electric, pathOf(name))))
  const all = globSync(['engine/**/*.test.ts', 'conformance/**/*.test.ts'], { cwd: electric })
  expect(all.filter((name) => !named.has(name) && !name.endsWith('spec.test.ts'))).toEqual([])
})
