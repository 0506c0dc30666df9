import { expect, test } from 'vitest'
import { sessionConfig } from './session.ts'

test('the display settings hold whatever the address says, and its own options stay', () => {
  const { connectionString, options } = sessionConfig(
    'postgres://u:p%40ss@h:1/d?options=-c%20search_path%3Dx&sslmode=disable',
    'name',
  )
  expect(connectionString).toBe('postgres://u:p%40ss@h:1/d?sslmode=disable')
  expect(options).toMatch(/^-c search_path=x .*-c TimeZone=UTC/)
  const plain = 'postgres://u:p@h/d'
  expect(sessionConfig(plain, 'name')).toMatchObject({
    connectionString: plain,
    options: expect.stringMatching(/-c bytea_output=hex/),
  })
})
