// A machine's row, made by many at once: all of them get it, and there is one.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { connect } from '#db/client.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import { seedActor } from '#db/testing-rows.ts'
import { machineRow } from './machine.server.ts'

test('many that make the row of a machine at once make one', async () => {
  const database = await disposableDatabase({ migrated: true })
  const db = connect(database.url, 16)
  try {
    const actor = await seedActor(database.sql)
    for (let round = 0; round < 30; round++) {
      const machine = { id: randomUUID(), name: 'A machine', platform: 'linux' }
      const ids = await Promise.all(Array.from({ length: 16 }, () => machineRow(db, actor, machine)))
      expect(new Set(ids).size).toBe(1)
    }
    expect(await database.sql`select from machines where name = 'A machine'`).toHaveLength(30)
  } finally {
    await db.$client.end()
    await database.drop()
  }
})
