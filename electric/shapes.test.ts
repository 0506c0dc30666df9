// The registry is whole: every published table has its line, and nothing that is not published can be asked for.
import { getTableColumns, getTableName } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { published } from '#db/schema/index.ts'
import { isShapeName, shapes } from './shapes.ts'

test('every published table has one shape, and every shape a published table', () => {
  const tables = Object.values(published).map(getTableName)
  expect(
    Object.values(shapes)
      .map((shape) => shape.table)
      .sort(),
  ).toEqual(tables.sort())
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
  }
})

test('names from the prototype are not shapes', () => {
  for (const name of ['constructor', '__proto__', 'toString']) expect(isShapeName(name)).toBe(false)
})
