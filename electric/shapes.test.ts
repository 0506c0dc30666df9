// The registry is whole: every published table has its line, and nothing that is not published can be asked for.
import { getTableColumns, getTableName } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { published } from '#db/schema/index.ts'
import { isShapeName, shapes } from './shapes.ts'

test('every published table has one shape, and every shape a published table', () => {
  const tables = Object.values(published).map(getTableName)
  // What is shared of personal rows is a second shape of the same table.
  const own = Object.values(shapes).filter(({ scope }) => scope !== 'shared')
  expect(own.map((shape) => shape.table).sort()).toEqual(tables.sort())
  for (const { table, scope } of Object.values(shapes)) if (scope === 'shared') expect(tables).toContain(table)
})

test('a table with an owner is scoped to the owner, one without is not', () => {
  for (const table of Object.values(published)) {
    const shape = Object.values(shapes).find((entry) => entry.table === getTableName(table))
    expect(shape?.scope === 'owner', getTableName(table)).toBe('ownerId' in getTableColumns(table))
  }
})

test('a scope names only columns that the table has and that can never be null', () => {
  for (const table of Object.values(published)) {
    const shape = Object.values(shapes).find((entry) => entry.table === getTableName(table))
    const columns = getTableColumns(table)
    expect(columns.spaceId.notNull).toBe(true)
    if (shape?.scope === 'session') expect(columns).toHaveProperty('sessionId')
    const isShared = Object.values(shapes).some(
      (entry) => entry.table === getTableName(table) && entry.scope === 'shared',
    )
    if (isShared) expect('shared' in columns && columns.shared.notNull).toBe(true)
  }
})

test('names from the prototype are not shapes', () => {
  for (const name of ['constructor', '__proto__', 'toString']) expect(isShapeName(name)).toBe(false)
})
