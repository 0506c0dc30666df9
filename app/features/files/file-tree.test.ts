import { expect, test } from 'vitest'
import { treeOf } from './file-tree.ts'

const tree = (paths: string[], folder: string | null) =>
  treeOf(
    paths.map((path) => ({ path, changes: [] })),
    folder,
  ).map(({ depth, name }) => `${'  '.repeat(depth)}${name}`)

test('paths are told from the session’s folder, folders first, lone folders in one line', () => {
  expect(tree(['/w/app/a.ts', '/w/app/ui/code/b.ts', '/w/README.md', '/wide/x', 'app/rel.ts'], '/w/')).toEqual([
    'app/',
    '  ui/code/',
    '    b.ts',
    '  a.ts',
    '  rel.ts',
    'wide/',
    '  x',
    'README.md',
  ])
})

test('paths of another system, and none at all', () => {
  expect(tree([String.raw`C:\w\a\b.ts`], String.raw`C:\w`)).toEqual(['a/', '  b.ts'])
  expect(tree([], null)).toEqual([])
})
