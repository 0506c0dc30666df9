// Long polls, event streams, and whole transactions.
import type { Scene } from '../stage.ts'

export const live: Record<string, Scene> = {
  long_poll: async ({ sql, schema, follow, settle }) => {
    await sql('CREATE TABLE items (id int PRIMARY KEY, title text)')
    const next = follow({ table: `${schema}.items` })
    await next()
    await next()
    const quiet = await next({ live: 'true' })
    const news = next({ live: 'true', cursor: quiet.headers['electric-cursor'] ?? '' })
    await settle()
    await sql(`INSERT INTO items VALUES (1, 'one')`)
    await news
    await next()
  },
  live_behind: async ({ sql, schema, follow, ask, settle }) => {
    await sql(`CREATE TABLE items (id int PRIMARY KEY, title text); INSERT INTO items VALUES (1, 'one')`)
    const next = follow({ table: `${schema}.items` })
    const handle = (await next()).headers['electric-handle'] ?? ''
    await next()
    const news = next({ live: 'true' })
    await settle()
    await sql(`INSERT INTO items VALUES (2, 'two')`)
    await news
    await ask({ query: { table: `${schema}.items`, handle, offset: '0_0', live: 'true' } })
    await ask({ query: { table: `${schema}.items`, handle, offset: '0_inf', live: 'true' } })
  },
  events: async ({ sql, schema, follow, events, settle }) => {
    await sql('CREATE TABLE items (id int PRIMARY KEY, title text)')
    const table = `${schema}.items`
    const next = follow({ table })
    await next()
    const { headers } = await next()
    const position = { offset: headers['electric-offset'] ?? '', handle: headers['electric-handle'] ?? '' }
    const stream = events({ table, ...position }, '"id":"2"')
    await settle()
    await sql(`INSERT INTO items VALUES (1, 'one'), (2, 'two')`)
    await stream
    await events({ table, ...position, cursor: '12' }, '"id":"2"')
  },
  one_transaction: async ({ sql, schema, follow, settle }) => {
    await sql('CREATE TABLE items (id int PRIMARY KEY, title text); CREATE TABLE others (id int PRIMARY KEY)')
    const other = follow({ table: `${schema}.others` })
    const next = follow({ table: `${schema}.items`, replica: 'full' })
    const some = follow({ table: `${schema}.items`, where: `title = 'one'` })
    for (const page of [other, next, some]) {
      await page()
      await page()
    }
    const news = [next({ live: 'true' }), some({ live: 'true' }), other({ live: 'true' })]
    await settle()
    await sql(`BEGIN; INSERT INTO items VALUES (1, 'one'), (2, 'two'); INSERT INTO others VALUES (1);
      UPDATE items SET title = 'one' WHERE id = 2; DELETE FROM items WHERE id = 1; INSERT INTO others VALUES (2); COMMIT`)
    await Promise.all(news)
  },
}
