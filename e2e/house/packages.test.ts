// What we depend on: the stack's eight packages directly and really, one copy of TanStack DB, and a lock file that
// installs on every platform.
import { expect, test } from 'vitest'
import { projectFiles, read } from './files.ts'

interface Manifest {
  version?: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}
const own = JSON.parse(read('package.json')) as Manifest
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, Manifest> }

const stack = [
  '@electric-sql/client',
  '@tanstack/react-db',
  '@tanstack/electric-db-collection',
  '@tanstack/react-start',
  'drizzle-orm',
  'drizzle-kit',
  'postgres',
  'playwright',
]

test.each(stack)('%s is a direct dependency, and code or configuration uses it', (name) => {
  expect({ ...own.dependencies, ...own.devDependencies }).toHaveProperty([name])
  const users = projectFiles().filter((path) => /\.(ts|tsx|mjs)$/.test(path) && path !== 'e2e/house/packages.test.ts')
  const imports = new RegExp(`from '${name}(/[^']*)?'`)
  // drizzle-kit is a command as well as a module.
  const scripts = name === 'drizzle-kit' ? ['package.json'] : []
  const used = users.some((path) => imports.test(read(path))) || scripts.some((path) => read(path).includes(`${name} `))
  expect(used).toBe(true)
})

test('there is one copy of @tanstack/db', () => {
  expect(copiesOf('@tanstack/db')).toHaveLength(1)
})

test('versions are exact', () => {
  const all = { ...own.dependencies, ...own.devDependencies, ...own.optionalDependencies }
  expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
})

test('every optional platform package is in the lock file with a version', () => {
  const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !copiesOf(name).some((copy) => lock.packages[copy]?.version))
      .map((name) => `${name} (wanted by ${path || 'us'})`),
  )
  expect(missing).toEqual([])
})

function copiesOf(name: string): string[] {
  return Object.keys(lock.packages).filter(
    (path) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`),
  )
}
