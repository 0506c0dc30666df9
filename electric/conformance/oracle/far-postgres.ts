// A Postgres far along in its life: WAL positions above 2^53, and transaction ids that pass 2^32 during the run. Only pg_resetwal can
// make one in less than years; it must be of the same version as the server, so a system's own Postgres is used, where there is one.
import { execFile } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { postgresAccount } from '#db/embedded/account.server.ts'
import type { Account } from '#db/embedded/account.server.ts'
import { endPostgres } from '#db/embedded/orphan.server.ts'
import { freePort } from '#db/embedded/port.server.ts'
import { runDetached } from '#db/embedded/process.server.ts'

const run = promisify(execFile)
const SETTINGS = [
  'wal_level=logical',
  'fsync=off',
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'autovacuum=off',
  'synchronous_commit=local',
  'synchronous_standby_names=nobody',
  'max_connections=200',
]
/** 0x00400000/0: 2^54. */
const WAL_FILE = '000000010040000000000001'
/** A hundred transactions before the 32 bits are full. */
const XID = 2 ** 32 - 100
const XIDS_OF_A_FILE = 2 ** 20

/** The folder with all programs that are needed, or undefined. */
export function farPrograms(): string | undefined {
  const places = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...globSync('/usr/lib/postgresql/*/bin').sort().toReversed(),
  ]
  return places.find((place) => ['initdb', 'postgres', 'pg_resetwal'].every((name) => existsSync(join(place, name))))
}

export type FarPostgres = { readonly url: string; close(): Promise<void> }

/** Starts one from these programs. */
export async function farPostgres(programs: string): Promise<FarPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'logbook-oracle-far-'))
  await chmod(dataDir, 0o711)
  const cluster = join(dataDir, 'cluster')
  const account = await postgresAccount({ cluster, program: join(programs, 'postgres') })
  await mkdir(cluster, { mode: 0o700 })
  await account.own(cluster)
  const does = async (name: string, ...args: string[]): Promise<void> => {
    const [program, all] = account.wrap(join(programs, name), args)
    await run(program, all, { ...account.ids, cwd: dataDir })
  }
  await does('initdb', '-D', cluster, '-U', 'oracle', '--auth=trust', '--encoding=UTF8', '--locale=C')
  const young = await launch(dataDir, cluster, programs, account)
  await freeze(young.address)
  await young.stop()
  const page = join(
    cluster,
    'pg_xact',
    Math.floor(XID / XIDS_OF_A_FILE)
      .toString(16)
      .toUpperCase()
      .padStart(4, '0'),
  )
  await writeFile(page, Buffer.alloc(XIDS_OF_A_FILE / 4), { mode: 0o600 })
  await account.own(page)
  await does('pg_resetwal', '-f', '-l', WAL_FILE, '-x', String(XID), '-u', String(XID - 1_000_000), '-D', cluster)
  const far = await launch(dataDir, cluster, programs, account)
  return {
    url: far.address('postgres'),
    close: async () => {
      await far.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function launch(dataDir: string, cluster: string, programs: string, account: Account) {
  const port = await freePort()
  const args = ['-D', cluster, '-p', String(port), ...SETTINGS.flatMap((setting) => ['-c', setting])]
  const child = runDetached({ dataDir, account }, join(programs, 'postgres'), args)
  if (!(await child.saysReady)) throw new Error(`${dirname(cluster)}: ${child.lastLines.join('\n')}`)
  return {
    address: (database: string) => `postgresql://oracle@127.0.0.1:${port}/${database}`,
    stop: async () => {
      if (child.process.pid) await endPostgres(child.process.pid)
      await child.exitCode
    },
  }
}

/** Rows of the past must not seem to be of the future once ids are far ahead. */
async function freeze(address: (database: string) => string): Promise<void> {
  const open = async (database: string, sql: readonly string[]): Promise<void> => {
    const client = new Client({ connectionString: address(database) })
    await client.connect()
    for (const statement of sql) await client.query(statement)
    await client.end()
  }
  await open('postgres', ['ALTER DATABASE template0 ALLOW_CONNECTIONS true'])
  for (const database of ['template0', 'template1', 'postgres']) await open(database, ['VACUUM FREEZE'])
  await open('postgres', ['VACUUM FREEZE', 'CHECKPOINT'])
}
