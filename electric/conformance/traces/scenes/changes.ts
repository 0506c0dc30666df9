// What a change looks like: replica modes, projections, moves, keys.
import type { Scene } from '../stage.ts'

const ITEMS = `CREATE TABLE items (id int PRIMARY KEY, title text, size int);
  INSERT INTO items VALUES (1, 'one', 10), (2, 'two', 20)`

/** Follows the shape through these statements, one transaction each. */
function through(query: Record<string, string>, setup: string, statements: readonly string[]): Scene {
  return async ({ sql, schema, follow, settle }) => {
    await sql(setup)
    const next = follow({ table: `${schema}.items`, ...query })
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

const EDITS = [
  `INSERT INTO items VALUES (3, NULL, 30)`,
  `UPDATE items SET title = 'ONE' WHERE id = 1`,
  `UPDATE items SET id = 4 WHERE id = 2`,
  `UPDATE items SET title = NULL, size = NULL WHERE id = 4`,
  `DELETE FROM items WHERE id = 1`,
]

export const changes: Record<string, Scene> = {
  replica_default: through({}, ITEMS, EDITS),
  replica_full: through({ replica: 'full' }, ITEMS, EDITS),
  columns: through({ columns: 'id,size' }, ITEMS, [
    `INSERT INTO items VALUES (3, NULL, 30)`,
    `BEGIN; UPDATE items SET title = 'ONE' WHERE id = 1; UPDATE items SET size = 21 WHERE id = 2; COMMIT`,
    `DELETE FROM items WHERE id = 1`,
  ]),
  columns_full: through({ columns: 'size,id', replica: 'full' }, ITEMS, [
    `UPDATE items SET size = 21, title = 'TWO' WHERE id = 2`,
    `DELETE FROM items WHERE id = 1`,
  ]),
  queryable_columns: through({ queryable_columns: 'id,title' }, ITEMS, [`UPDATE items SET title = 'TWO' WHERE id = 2`]),
  moves: through({ where: `title = 'one'` }, ITEMS, [
    `UPDATE items SET title = 'one' WHERE id = 2`,
    `UPDATE items SET title = 'two' WHERE id = 2`,
    `UPDATE items SET size = 11 WHERE id = 1`,
    `BEGIN; UPDATE items SET title = 'gone', id = 5 WHERE id = 1; UPDATE items SET title = 'one', id = 6 WHERE id = 2; COMMIT`,
  ]),
  moves_full: through({ where: 'size > 15', replica: 'full' }, ITEMS, [
    `UPDATE items SET size = 16 WHERE id = 1`,
    `UPDATE items SET size = 15 WHERE id = 2`,
    `UPDATE items SET id = 7 WHERE id = 1`,
  ]),
  keys: through(
    {},
    `CREATE TABLE items ("a/b" text, "B.c" text, n int, PRIMARY KEY ("a/b", "B.c"));
     INSERT INTO items VALUES ('x/y', 'q"z', 1), ('.', '', 2)`,
    [
      `UPDATE items SET n = 3 WHERE n = 1`,
      `UPDATE items SET "B.c" = 'é😀' WHERE n = 2`,
      `DELETE FROM items WHERE n = 3`,
    ],
  ),
  no_primary_key: through({}, `CREATE TABLE items (b text, a int); INSERT INTO items VALUES ('x', 1), (NULL, 2)`, [
    `INSERT INTO items VALUES ('y', NULL)`,
    `UPDATE items SET b = 'z' WHERE a = 1`,
    `DELETE FROM items WHERE a = 2`,
  ]),
  large_value: through(
    { replica: 'full' },
    `CREATE TABLE items (id int PRIMARY KEY, n int, big text); ALTER TABLE items ALTER big SET STORAGE EXTERNAL;
     INSERT INTO items VALUES (1, 1, repeat('z', 3000))`,
    [`UPDATE items SET n = 2`],
  ),
}
