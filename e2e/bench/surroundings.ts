// What a number depends on beside the code: machine and versions. No names of machines or people.
import { cpus, platform, totalmem } from 'node:os'
import type { Sql } from 'postgres'
import type { Surroundings } from './page.ts'

export async function surroundings(sql: Sql): Promise<Surroundings> {
  const [server] = await sql`SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync`
  return {
    cores: cpus().length,
    'GB of memory': Math.round(totalmem() / 1e9),
    system: platform(),
    node: process.versions.node,
    postgres: String(server?.version),
    fsync: String(server?.fsync),
  }
}
