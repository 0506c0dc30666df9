// Where a bench plays: one Postgres, our engine as a process of its own, and any other engine by its address.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import type { Sql } from 'postgres'
import { startEmbedded } from '#db/embedded.server.ts'
import { EngineProcess } from '#electric/conformance/engine-process.ts'
import { active } from '#electric/conformance/reader.ts'
import { bundleEngine } from '#electric/engine/bundle.server.ts'
import { startedFrom } from '#electric/engine/program.ts'
import { COLUMNS } from './rows.ts'
import { startDrain } from './peers/drain.ts'
import type { Drain } from './peers/drain.ts'
import type { Marks } from './marks.ts'

export type StageOptions = {
  /** Undefined = an embedded Postgres for this run. */
  readonly databaseUrl: string | undefined
  /** Another engine on that database, with its secret in the query if it has one. */
  readonly otherUrl: string | undefined
  /** Its process, which can then be held and weighed. */
  readonly otherPid: number | undefined
  /** Folder for CPU profiles of our engine. */
  readonly profile: string | undefined
}

export type Engine = { readonly name: string; readonly url: string; readonly pid: number | undefined }

export const OURS = 'our engine'

// Apart from that of `npm run build`, which belongs to the web server beside it.
const BUNDLE = join(import.meta.dirname, '..', '..', '.output', 'bench', 'engine.mjs')

export class Stage {
  readonly databaseUrl: string
  /** One connection, so that commits come one after the other. */
  readonly sql: Sql
  readonly #options: StageOptions
  readonly #endings: (() => Promise<unknown>)[] = []
  #bundled: Promise<void> | undefined

  private constructor(databaseUrl: string, options: StageOptions) {
    this.databaseUrl = databaseUrl
    this.#options = options
    this.sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
    this.#endings.push(() => this.sql.end())
  }

  static async open(options: StageOptions): Promise<Stage> {
    if (options.databaseUrl) return new Stage(options.databaseUrl, options)
    const dataDir = await mkdtemp(join(tmpdir(), 'logbook-bench-'))
    await chmod(dataDir, 0o711)
    // Without fsync the disk, which would weigh the same on every side and bring the ratios nearer to 1, is left out.
    const settings = { fsync: 'off', full_page_writes: 'off', max_wal_size: '4GB', checkpoint_timeout: '1h' }
    const server = await startEmbedded({ dataDir, database: 'bench', settings })
    const stage = new Stage(server.url, options)
    stage.#endings.unshift(
      () => rm(dataDir, { recursive: true, force: true }),
      () => server.stop(),
    )
    return stage
  }

  /** Starts our engine as it is built for its users, active; `name` tells several apart. */
  async engine(name: string = OURS, settings: Record<string, string> = {}): Promise<Engine> {
    const { profile } = this.#options
    await (this.#bundled ??= bundleEngine(BUNDLE))
    const child = await EngineProcess.start(
      {
        DATABASE_URL: this.databaseUrl,
        ELECTRIC_PORT: '0',
        ELECTRIC_INSECURE: 'true',
        ELECTRIC_REPLICATION_STREAM_ID: `bench_${randomBytes(6).toString('hex')}`,
        ...(profile ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` } : {}),
        ...settings,
      },
      startedFrom(BUNDLE),
    )
    this.#endings.push(() => child.closePipe())
    await active(child.url)
    return { name, url: child.url, pid: child.pid }
  }

  /** The engine given by address, if one was. */
  other(): Engine | undefined {
    const { otherUrl, otherPid } = this.#options
    return otherUrl ? { name: 'other engine', url: otherUrl, pid: otherPid } : undefined
  }

  /** An empty table of the benches' columns. */
  async table(): Promise<string> {
    const name = `bench_${randomBytes(6).toString('hex')}`
    await this.sql.unsafe(`CREATE TABLE ${name} (${COLUMNS})`)
    this.#endings.push(() => this.sql.unsafe(`DROP TABLE ${name}`))
    return name
  }

  /** A drain on a slot and publication of its own, made now. */
  async drain(table: string, marks: Marks): Promise<Drain> {
    const name = `bench_${randomBytes(6).toString('hex')}`
    await this.sql.unsafe(`ALTER TABLE ${table} REPLICA IDENTITY FULL`)
    await this.sql.unsafe(`CREATE PUBLICATION ${name} FOR TABLE ${table}`)
    await this.sql`SELECT pg_create_logical_replication_slot(${name}, 'pgoutput')`
    const drain = await startDrain({ databaseUrl: this.databaseUrl, slot: name, publication: name }, marks)
    this.#endings.push(async () => {
      await drain.stop()
      await this.#dropSlot(name)
      await this.sql.unsafe(`DROP PUBLICATION ${name}`)
    })
    return drain
  }

  /** Something else to end before the stage closes. */
  ending(end: () => Promise<unknown>): void {
    this.#endings.push(end)
  }

  /** Ends everything, the last begun first. */
  async close(): Promise<void> {
    for (const end of this.#endings.splice(0).toReversed()) await end()
  }

  async #dropSlot(name: string): Promise<void> {
    for (;;) {
      const [slot] = await this.sql`SELECT active FROM pg_replication_slots WHERE slot_name = ${name}`
      if (!slot) return
      if (!slot.active) await this.sql`SELECT pg_drop_replication_slot(${name})`
    }
  }
}
