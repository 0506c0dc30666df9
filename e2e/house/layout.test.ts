// The house as ARCHITECTURE.md draws it: few rooms, short files, one direction, no hidden storage.
import { expect, test } from 'vitest'
import { projectFiles, read } from './files.ts'

const files = projectFiles()
const code = files.filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !path.endsWith('routeTree.gen.ts'))

test('source lies in app, db, electric and e2e only', () => {
  const folders = new Set(files.filter((path) => path.includes('/')).map((path) => path.split('/')[0]))
  const allowed = ['app', 'db', 'electric', 'e2e', '.ci', '.github', 'docs']
  expect([...folders].filter((folder) => !allowed.includes(folder ?? ''))).toEqual([])
})

test('no file of code is longer than 300 lines, and the median is short', () => {
  const lengths = code.map((path) => ({ path, lines: read(path).split('\n').length - 1 }))
  expect(lengths.filter(({ lines }) => lines > 300)).toEqual([])
  const sorted = lengths.map(({ lines }) => lines).toSorted((a, b) => a - b)
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(100)
})

test('files are kebab-case, and rooms have no utils, helpers or manager', () => {
  const names = code.filter((path) => !path.startsWith('app/routes/')).map((path) => path.split('/').at(-1) ?? '')
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*\.(ts|tsx|mjs)$/.test(name))).toEqual([])
  expect(code.filter((path) => /(^|[/-])(utils?|helpers?|managers?)[./-]/.test(path))).toEqual([])
})

test('localStorage is touched by the preferences only', () => {
  const allowed = ['app/ui/preferences.ts']
  const own = code.filter((path) => path.startsWith('app/') && !/\.(test|spec)\.tsx?$/.test(path))
  const touching = own.filter((path) => /\blocalStorage\b/.test(withoutComments(read(path))))
  expect(touching.filter((path) => !allowed.includes(path))).toEqual([])
})

test('nothing is skipped and nothing is asserted away', () => {
  const offences = code.flatMap((path) => {
    const text = withoutComments(read(path))
    return /\b(it|test|describe)\.(skip|only|todo)\(|@ts-(ignore|expect-error|nocheck)/.test(text) ? [path] : []
  })
  expect(offences.filter((path) => path !== 'e2e/house/layout.test.ts')).toEqual([])
})

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '')
}
