// Snapshots, chunks, offsets and what may be cached.
import type { Scene } from '../stage.ts'

const WIDE = `CREATE TABLE items (id int PRIMARY KEY, title text);
  INSERT INTO items SELECT n, repeat('x', 300) FROM generate_series(1, 20) n`

export const pages: Record<string, Scene> = {
  empty_table: async ({ sql, schema, follow }) => {
    await sql('CREATE TABLE items (id int PRIMARY KEY, title text)')
    const next = follow({ table: `${schema}.items` })
    await next()
    await next()
    await next()
  },
  snapshot_in_chunks: async ({ sql, schema, ask, follow }) => {
    await sql(WIDE)
    const next = follow({ table: `${schema}.items` })
    const first = await next()
    for (let page = 0; page < 4; page += 1) await next()
    const handle = first.headers['electric-handle'] ?? ''
    for (const offset of ['0_0', '0_2', '0_inf', '0_99', '00_0'])
      await ask({ query: { table: `${schema}.items`, handle, offset } })
  },
  log_in_chunks: async ({ sql, schema, follow, ask, settle }) => {
    await sql('CREATE TABLE items (id int PRIMARY KEY, title text)')
    const next = follow({ table: `${schema}.items` })
    await next()
    const { headers } = await next()
    const handle = headers['electric-handle'] ?? ''
    const news = next({ live: 'true' })
    await settle()
    await sql(`INSERT INTO items SELECT n, repeat('y', 300) FROM generate_series(1, 20) n`)
    const lsn = (await news).headers['electric-offset']?.split('_')[0] ?? ''
    for (let page = 0; page < 4; page += 1) await next()
    for (const offset of [`${lsn}_0`, `${lsn}_3`, `${lsn}_38`, `${lsn}_77`, '0_inf', '0_0'])
      await ask({ query: { table: `${schema}.items`, handle, offset } })
  },
  not_modified: async ({ sql, schema, ask }) => {
    await sql(`CREATE TABLE items (id int PRIMARY KEY, title text); INSERT INTO items VALUES (1, 'one')`)
    const table = `${schema}.items`
    const first = await ask({ query: { table, offset: '-1' } })
    const etag = first.headers.etag ?? ''
    const handle = first.headers['electric-handle'] ?? ''
    await ask({ query: { table, offset: '-1' }, headers: { 'if-none-match': etag } })
    await ask({ query: { table, offset: '-1' }, method: 'HEAD', headers: { 'if-none-match': `"a", ${etag}` } })
    await ask({ query: { table, offset: '-1' }, headers: { 'if-none-match': '"another"' } })
    const second = await ask({ query: { table, offset: '0_0', handle } })
    await ask({ query: { table, offset: '0_0', handle }, headers: { 'if-none-match': second.headers.etag ?? '' } })
  },
  now: async ({ sql, schema, ask, follow, settle }) => {
    await sql(`CREATE TABLE items (id int PRIMARY KEY, title text); INSERT INTO items VALUES (1, 'one')`)
    const table = `${schema}.items`
    await ask({ query: { table, offset: 'now' } })
    const next = follow({ table })
    await next({ offset: 'now' })
    const news = next({ live: 'true' })
    await settle()
    await sql(`INSERT INTO items VALUES (2, 'two')`)
    await news
    await ask({ query: { table, offset: 'now', handle: '1-1' } })
    await ask({ query: { table, offset: '-1', handle: '1-1' } })
  },
  changes_only: async ({ sql, schema, follow, settle }) => {
    await sql(`CREATE TABLE items (id int PRIMARY KEY, title text); INSERT INTO items VALUES (1, 'one')`)
    const next = follow({ table: `${schema}.items`, log: 'changes_only' })
    await next()
    await next()
    const news = next({ live: 'true' })
    await settle()
    await sql(`UPDATE items SET title = 'two'`)
    await news
  },
}
