// Shapes whose where has subqueries: tags, moves, and what is refused.
import type { Scene } from '../stage.ts'

const TABLES = `CREATE TABLE users (id int PRIMARY KEY, active bool, team int);
  CREATE TABLE posts (id int PRIMARY KEY, author int, title text, pinned bool DEFAULT false);
  INSERT INTO users VALUES (1, true, 1), (2, false, 1), (3, true, 2);
  INSERT INTO posts VALUES (1, 1, 'one'), (2, 2, 'two'), (3, 3, 'three'), (4, NULL, 'none')`

/** Follows posts through these statements; each changes what the shape shows. */
function through(
  where: (schema: string) => string,
  statements: readonly string[],
  more: Record<string, string> = {},
): Scene {
  return async ({ sql, schema, follow, settle }) => {
    await sql(TABLES)
    const next = follow({ table: `${schema}.posts`, where: where(schema), ...more })
    await next()
    await next()
    for (const statement of statements) {
      const news = next({ live: 'true' })
      await settle()
      await sql(statement)
      await news
    }
    await next()
  }
}

const active = (schema: string): string => `author IN (SELECT id FROM ${schema}.users WHERE active)`

export const subqueries: Record<string, Scene> = {
  moves: through(active, [
    `INSERT INTO posts VALUES (5, 1, 'five')`,
    `UPDATE posts SET title = 'ONE' WHERE id = 1`,
    `UPDATE posts SET author = 3 WHERE id = 1`,
    `UPDATE users SET active = true WHERE id = 2`,
    `UPDATE users SET active = false WHERE id = 3`,
    `DELETE FROM posts WHERE id = 2`,
    `UPDATE posts SET author = 2 WHERE id = 4`,
    `DELETE FROM users WHERE id = 2`,
  ]),
  moves_full: through(
    active,
    [`UPDATE posts SET author = 3 WHERE id = 1`, `UPDATE posts SET title = 'x' WHERE id = 1`],
    {
      replica: 'full',
    },
  ),
  or_pinned: through(
    (schema) => `${active(schema)} OR pinned`,
    [
      `UPDATE posts SET pinned = true WHERE id = 2`,
      `UPDATE posts SET pinned = true WHERE id = 1`,
      `UPDATE users SET active = false WHERE id = 1`,
      `UPDATE posts SET pinned = false WHERE id = 1`,
    ],
  ),
  negated: through(
    (schema) => `author NOT IN (SELECT id FROM ${schema}.users WHERE active)`,
    [`UPDATE users SET active = false WHERE id = 1`, `UPDATE users SET active = true WHERE id = 2`],
  ),
  nested: through(
    (schema) =>
      `author IN (SELECT id FROM ${schema}.users WHERE team IN (SELECT team FROM ${schema}.users WHERE id = 3))`,
    [`UPDATE users SET team = 1 WHERE id = 3`],
  ),
  changes_only: through(active, [`UPDATE users SET active = true WHERE id = 2`], { log: 'changes_only' }),
  subset: async ({ sql, schema, ask }) => {
    await sql(TABLES)
    const query = { table: `${schema}.posts`, where: active(schema), log: 'changes_only', offset: 'now' }
    await ask({ query: { ...query, subset__where: 'id > 1', subset__order_by: 'id' } })
    await ask({ query: { ...query, subset__where: active(schema) } })
  },
  refused: async ({ sql, schema, ask, apart }) => {
    await sql(TABLES)
    const users = `${schema}.users`
    const clauses = [
      `author IN (SELECT id, team FROM ${users})`,
      `author IN (SELECT * FROM ${users})`,
      `author IN (SELECT id FROM ${schema}.nothing)`,
      `author IN (SELECT nothing FROM ${users})`,
      `author IN (SELECT id FROM ${users} JOIN ${schema}.posts ON true)`,
      `author IN (SELECT count(*) FROM ${users})`,
      `author IN (SELECT id FROM ${users} UNION SELECT 1)`,
      `author IN (VALUES (1), (2))`,
      `author IN (SELECT active FROM ${users})`,
      `(author, title) IN (SELECT id, team FROM ${users})`,
      `author IN (SELECT id FROM ${users} WHERE now() > now())`,
      `author = ANY(SELECT id FROM ${users})`,
      `EXISTS (SELECT 1 FROM ${users})`,
      `${active(schema)} AND NOT ${active(schema)}`,
    ]
    for (const where of clauses) {
      apart()
      await ask({ query: { table: `${schema}.posts`, offset: '-1', where } })
    }
  },
}
