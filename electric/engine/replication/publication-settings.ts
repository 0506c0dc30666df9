// What a publication must publish: every kind of change, under the table that holds the row, with the generated columns that can be sent.
import type { Pool } from 'pg'
import { quoteIdentifier } from '../catalog/identifiers.ts'

/** The publication's oid, and whether it publishes all that it must; undefined when there is none. */
export async function publicationRow(pool: Pool, name: string): Promise<{ oid: string; right: boolean } | undefined> {
  const { rows } = await pool.query<{ oid: string; right: string }>(
    `SELECT oid, pubinsert AND pubupdate AND pubdelete AND pubtruncate AND NOT pubviaroot
       AND coalesce(to_jsonb(p)->>'pubgencols', 's') = 's' AS right FROM pg_publication p WHERE pubname = $1`,
    [name],
  )
  const [row] = rows
  return row && { oid: row.oid, right: row.right === 't' }
}

/** Creates the publication, without tables. */
export async function createPublication(pool: Pool, name: string): Promise<void> {
  await pool.query(`CREATE PUBLICATION ${quoteIdentifier(name)} WITH ${await options(pool)}`)
}

/** Makes an existing publication publish all that it must; its tables stay. */
export async function setPublication(pool: Pool, name: string): Promise<void> {
  await pool.query(`ALTER PUBLICATION ${quoteIdentifier(name)} SET ${await options(pool)}`)
}

async function options(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ version: string }>(`SELECT current_setting('server_version_num') AS version`)
  const generated = Number(rows[0]?.version) >= 180000 ? ', publish_generated_columns = stored' : ''
  return `(publish = 'insert, update, delete, truncate', publish_via_partition_root = false${generated})`
}
