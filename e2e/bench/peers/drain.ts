// The peer of everything that is streamed: a reader of a replication slot that does nothing with what it reads. Where Postgres'
// client tools are installed it is pg_recvlogical, else a bare replication connection in this process.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Client } from 'pg'
import type { Marks } from '../marks.ts'

export type Drain = {
  /** Stops reading without letting go of the slot. */
  hold(): void
  release(): void
  stop(): Promise<void>
}

type Slot = { readonly databaseUrl: string; readonly slot: string; readonly publication: string }

/** The full path of pg_recvlogical: on the PATH or where Debian keeps it; undefined where it is not installed. */
function recvlogicalPath(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  return folders.map((folder) => join(folder, 'pg_recvlogical')).find((path) => existsSync(path))
}

/** What the drain is called in a report. */
export function drainName(): string {
  return recvlogicalPath() ? 'pg_recvlogical' : 'a bare replication connection'
}

/** Begins to read the slot, which exists; every byte is pushed into `marks`. */
export function startDrain(slot: Slot, marks: Marks): Promise<Drain> {
  const program = recvlogicalPath()
  return program ? recvlogical(program, slot, marks) : bareConnection(slot, marks)
}

async function recvlogical(program: string, { databaseUrl, slot, publication }: Slot, marks: Marks): Promise<Drain> {
  const url = new URL(databaseUrl)
  const password = decodeURIComponent(url.password)
  url.password = ''
  const plugin = ['-o', 'proto_version=1', '-o', `publication_names=${publication}`]
  const words = [
    '--dbname',
    url.href,
    '--slot',
    slot,
    '--start',
    '--no-loop',
    '--fsync-interval=0',
    '-f',
    '-',
    ...plugin,
  ]
  const child = spawn(program, words, {
    env: { PATH: process.env.PATH, PGPASSWORD: password },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  await once(child, 'spawn')
  let stopping = false
  child.stderr.on('data', (piece: Buffer) => stopping || process.stderr.write(piece))
  child.stdout.on('data', (piece: Buffer) => marks.push(piece))
  const gone = once(child, 'exit')
  return {
    hold: () => void child.kill('SIGSTOP'),
    release: () => void child.kill('SIGCONT'),
    stop: async () => {
      stopping = true
      child.kill('SIGCONT')
      child.kill('SIGINT')
      await gone
    },
  }
}

// What pg has and its types do not tell: the protocol's connection under a client.
type Wired = { readonly connection: { readonly stream: { pause(): void; resume(): void } } & NodeJS.EventEmitter }

async function bareConnection({ databaseUrl, slot, publication }: Slot, marks: Marks): Promise<Drain> {
  const replication: object = { replication: 'database' }
  const client = new Client({ connectionString: databaseUrl, ...replication })
  client.on('error', () => undefined)
  await client.connect()
  const { connection } = client as unknown as Wired
  connection.on('copyData', ({ chunk }: { chunk: Buffer }) => marks.push(chunk))
  const started = once(connection, 'replicationStart')
  client
    .query(`START_REPLICATION SLOT ${slot} LOGICAL 0/0 (proto_version '1', publication_names '${publication}')`)
    .catch(() => undefined)
  await started
  return {
    hold: () => connection.stream.pause(),
    release: () => connection.stream.resume(),
    stop: async () => {
      connection.stream.resume()
      await client.end()
    },
  }
}
