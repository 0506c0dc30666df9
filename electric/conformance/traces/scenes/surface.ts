// Routes, methods, CORS and DELETE.
import type { Ask, Scene } from '../stage.ts'

const ITEMS = `CREATE TABLE items (id int PRIMARY KEY, title text); INSERT INTO items VALUES (1, 'one')`

export const surface: Record<string, Scene> = {
  routes: async ({ sql, schema, ask }) => {
    await sql(ITEMS)
    const query = { table: `${schema}.items`, offset: '-1' }
    for (const path of ['/v1/shape', '/v1/shape/', '/v1//shape', '//v1/shape', '/v1/%73hape', '/%76%31/shape'])
      await ask({ path, query })
    for (const path of [
      '/',
      '//',
      '/v1',
      '/v1/',
      '/v1/nothing',
      '/v1/shape/more',
      '/V1/shape',
      '/v1/shape%2f',
      '/v1%2fshape',
    ])
      await ask({ path, query: '' })
    await ask({ path: '/v1/health' })
    await ask({ path: '/v1/health/', method: 'HEAD' })
    await ask({ path: '/v1/health', method: 'POST' })
    await ask({ path: '/', method: 'POST' })
    await ask({ path: '/', method: 'HEAD' })
    await ask({ path: '/v1/nothing', method: 'OPTIONS' })
    await ask({ path: '/v1/health', method: 'OPTIONS' })
    for (const method of ['PUT', 'PATCH', 'HEAD']) await ask({ method, query })
  },
  preflight: async ({ ask }) => {
    const preflights: Ask[] = [
      {},
      { headers: { origin: 'http://a.example' } },
      { headers: { origin: 'http://a.example', 'access-control-request-headers': 'if-none-match' } },
      { headers: { 'access-control-request-headers': 'If-None-Match' } },
      { headers: { 'access-control-request-headers': 'content-type' } },
      { headers: { 'access-control-request-headers': 'content-type, if-none-match' } },
    ]
    for (const preflight of preflights) await ask({ method: 'OPTIONS', ...preflight })
  },
  origins: async ({ sql, schema, ask }) => {
    await sql(ITEMS)
    const headers = { origin: 'http://a.example' }
    await ask({ query: { table: `${schema}.items`, offset: '-1' }, headers })
    await ask({ query: { table: 'no such', offset: '-1' }, headers })
    await ask({ path: '/v1/health', headers })
    await ask({ path: '/v1/nothing', headers })
  },
  head: async ({ sql, schema, ask }) => {
    await sql(ITEMS)
    const table = `${schema}.items`
    const { headers } = await ask({ query: { table, offset: '-1' } })
    const handle = headers['electric-handle'] ?? ''
    await ask({ method: 'HEAD', query: { table, offset: '-1' } })
    await ask({ method: 'HEAD', query: { table, offset: '0_0', handle } })
    await ask({ method: 'HEAD', query: { table, offset: 'now' } })
    await ask({ method: 'HEAD', query: { table, offset: '0_inf', handle, live: 'true' } })
    await ask({ method: 'HEAD', query: { table } })
    await ask({ method: 'HEAD', query: { table, offset: '-1', subset__limit: '1', subset__order_by: 'id' } })
  },
  delete: async ({ sql, schema, ask, follow }) => {
    await sql(ITEMS)
    const table = `${schema}.items`
    const remove = (query: Record<string, string>) => ask({ method: 'DELETE', query })
    await remove({ table })
    await remove({})
    await remove({ handle: '1-1' })
    await remove({ table: 'no_such' })
    await remove({ table, where: 'id =' })
    const next = follow({ table })
    const { headers } = await next()
    await remove({ table, handle: '1-1' })
    await remove({ table, columns: 'id' })
    await remove({ table, handle: headers['electric-handle'] ?? '' })
    const again = await next()
    await remove({ handle: again.headers['electric-handle'] ?? '' })
  },
}
