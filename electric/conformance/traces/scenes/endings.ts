// Whatever ends a shape: wrong handles, TRUNCATE, schema changes, DROP, DELETE while a reader waits.
import type { Scene } from '../stage.ts'

const ITEMS = `CREATE TABLE items (id int PRIMARY KEY, title text, size int); INSERT INTO items VALUES (1, 'one', 10)`

/** A reader waits while this happens, hears of it, and asks again with the dead handle and without. */
function whileWaiting(happens: string, query: Record<string, string> = {}): Scene {
  return async ({ sql, schema, follow, ask, settle }) => {
    await sql(ITEMS)
    const table = `${schema}.items`
    const next = follow({ table, ...query })
    const { headers } = await next()
    await next()
    const waiting = next({ live: 'true' })
    await settle()
    await sql(happens)
    await waiting
    await ask({ query: { table, ...query, offset: '0_inf', handle: headers['electric-handle'] ?? '' } })
    const again = follow({ table, ...query })
    await again()
    await again()
  }
}

export const endings: Record<string, Scene> = {
  wrong_handle: async ({ sql, schema, ask }) => {
    await sql(ITEMS)
    const table = `${schema}.items`
    await ask({ query: { table, offset: '0_0', handle: '1-1' } })
    const { headers } = await ask({ query: { table, offset: '-1' } })
    const handle = headers['electric-handle'] ?? ''
    await ask({ query: { table, offset: '0_0', handle: 'nonsense' } })
    await ask({ query: { table, offset: '0_0', handle, where: 'id = 1' } })
    await ask({ query: { table, offset: '0_0', handle: '1-1', live: 'true' } })
    await ask({ query: { table, offset: '0_0', handle: '1-1' }, method: 'HEAD' })
    await ask({ query: { table, offset: '0_0', handle: '1-1' }, method: 'POST' })
    await ask({ query: { table, offset: '0_0', handle, replica: 'full' } })
    await ask({ query: { table, offset: '0_0', handle, log: 'changes_only' } })
    await ask({ query: { table: table.toUpperCase(), offset: '0_0', handle } })
    await ask({
      query: { table: `"${schema}"."items"`, offset: '0_0', handle, expired_handle: handle, 'cache-buster': 'x' },
    })
    await ask({ query: { table, offset: '0_0', handle, columns: 'id,title,size' } })
  },
  future_offset: async ({ sql, schema, ask }) => {
    await sql(ITEMS)
    const table = `${schema}.items`
    const { headers } = await ask({ query: { table, offset: '-1' } })
    const handle = headers['electric-handle'] ?? ''
    await ask({ query: { table, handle, offset: '9223372036854775807_0' } })
    await ask({ query: { table, handle, offset: '9223372036854775807_0', live: 'true' } })
  },
  truncate: whileWaiting('TRUNCATE items'),
  truncate_in_transaction: whileWaiting(
    `BEGIN; INSERT INTO items VALUES (2, 'two', 2); TRUNCATE items; INSERT INTO items VALUES (3, 'three', 3); COMMIT`,
  ),
  column_added: whileWaiting(`ALTER TABLE items ADD extra int; INSERT INTO items VALUES (2, 'two', 2, 2)`),
  column_retyped: whileWaiting(`ALTER TABLE items ALTER size TYPE text; INSERT INTO items VALUES (2, 'two', '2')`),
  column_renamed: whileWaiting(`ALTER TABLE items RENAME size TO width; INSERT INTO items VALUES (2, 'two', 2)`),
  unselected_column_dropped: whileWaiting(`ALTER TABLE items DROP size; INSERT INTO items VALUES (2, 'two')`, {
    columns: 'id,title',
  }),
  unselected_column_added: whileWaiting(`ALTER TABLE items ADD extra int; INSERT INTO items VALUES (2, 'two', 2, 2)`, {
    columns: 'id,title',
  }),
  deleted: async ({ sql, schema, follow, ask, settle }) => {
    await sql(ITEMS)
    const table = `${schema}.items`
    const next = follow({ table })
    await next()
    await next()
    const waiting = next({ live: 'true' })
    await settle()
    await ask({ method: 'DELETE', query: { table } })
    await waiting
  },
  gone: async ({ sql, schema, ask }) => {
    await sql(ITEMS)
    const table = `${schema}.items`
    await ask({ query: { table, offset: '-1' } })
    await ask({ method: 'DELETE', query: { table } })
    await sql('DROP TABLE items')
    await ask({ query: { table, offset: '-1' } })
    await ask({ query: { table, offset: '-1' } })
  },
}
