// Where cases run: an engine, its Postgres, a wire between engine and readers that can be cut, and a sentinel that tells when all that
// was committed before has passed through the engine.
import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import type { QueryResultRow } from 'pg'
import { engineSource } from '../../engine/program.ts'
import { EngineProcess } from '../engine-process.ts'
import { Mirror } from '../mirror.ts'
import type { Random } from '../random.ts'
import { active, eventually } from '../reader.ts'
import { testSettings } from '../../engine/testing.ts'
import { damage } from './damage.ts'
import { DATABASE, ENGINE, OUTSIDE, POSTGRES, STORAGE } from './disturbances.ts'
import type { Disturbance, Weights } from './disturbances.ts'
import { TYPES, literal } from './kinds.ts'
import type { OwnPostgres } from './postgres.ts'
import { isDisconnection, textConnection } from './sessions.ts'
import { TcpProxy } from './tcp-proxy.ts'

export type RoomOptions = {
  readonly databaseUrl: string
  /** A Postgres that may be ended; undefined = leave it alone. */
  readonly postgres?: OwnPostgres
  /** Address of an engine that is there already; undefined = one of our own is started. */
  readonly engineUrl?: string
  /** Whether our own engine keeps its shapes on disk. */
  readonly persistent?: boolean
  /** Options of Node for our own engine. */
  readonly nodeOptions?: readonly string[]
  readonly settings?: Record<string, string>
}

export class Room {
  readonly disturbances: Weights
  /** Whether the engine is ours, which promises a little more than real Electric. */
  readonly own: boolean
  readonly persistent: boolean
  readonly #options: RoomOptions
  readonly #settings: Record<string, string>
  #engine: EngineProcess | undefined
  #proxy: TcpProxy | undefined
  readonly #pool: Pool
  #sentinel: Mirror | undefined
  #storage: string | undefined
  #runs = 0
  // Rooms may share a database.
  #passed = randomInt(2 ** 31 - 1_000_000)

  private constructor(options: RoomOptions) {
    this.#options = options
    this.#pool = new Pool({ ...textConnection(options.databaseUrl, 15_000), max: 4 })
    this.#pool.on('error', () => undefined)
    this.own = !options.engineUrl
    this.persistent = this.own && options.persistent === true
    this.#settings = testSettings(options.databaseUrl, {
      ELECTRIC_SHAPE_CHUNK_BYTES_THRESHOLD: '3000',
      ...options.settings,
    })
    this.disturbances = [
      ...OUTSIDE,
      ...(this.own ? [...DATABASE, ...ENGINE] : []),
      ...(options.postgres ? POSTGRES : []),
      ...(this.persistent ? STORAGE : []),
    ]
  }

  static async open(options: RoomOptions): Promise<Room> {
    const room = new Room(options)
    await room.query(TYPES)
    if (room.persistent) {
      room.#storage = await mkdtemp(join(tmpdir(), 'logbook-oracle-'))
      room.#settings.ELECTRIC_STORAGE_DIR = room.#storage
    }
    if (room.own) await room.#startEngine()
    room.#proxy = await TcpProxy.open(() => Number(new URL(room.engineUrl).port))
    room.#sentinel = new Mirror('sentinel', room.engineUrl, { table: 'oracle_sentinels' })
    // The first sentinels may be written before their table is published.
    await eventually(() =>
      room.passed(3_000).then(
        () => true,
        () => false,
      ),
    )
    return room
  }

  get databaseUrl(): string {
    return this.#options.databaseUrl
  }

  /** The engine's own address, which is not cut. */
  get engineUrl(): string {
    return this.#options.engineUrl ?? this.#engine?.url ?? ''
  }

  /** The address that readers use. */
  get readerUrl(): string {
    return `http://127.0.0.1:${this.#proxy?.port}`
  }

  /** A name for the next run, never given before in this database. */
  nextRun(): string {
    this.#runs += 1
    return `${this.#passed.toString(36)}_${this.#runs}`
  }

  /** Does a statement outside all sessions; tried again while Postgres restarts. */
  async query<Row extends QueryResultRow>(sql: string): Promise<Row[]> {
    let rows: Row[] = []
    await eventually(async () => {
      try {
        ;({ rows } = await this.#pool.query<Row>(sql))
        return true
      } catch (error) {
        if (!isDisconnection(error)) throw error
        return false
      }
    })
    return rows
  }

  /** Drops a table once nobody reads it any more. */
  async drop(table: string): Promise<void> {
    await eventually(async () => {
      try {
        await this.query(`DROP TABLE IF EXISTS ${table}`)
        return true
      } catch {
        return false
      }
    }).catch(async () => {
      const holders = await this.query(
        `SELECT a.application_name, a.state, a.wait_event, a.query, l.mode FROM pg_locks l JOIN pg_stat_activity a USING (pid)
         WHERE relation = to_regclass(${literal(table)}) AND granted`,
      )
      throw new Error(`${table} stays locked by ${JSON.stringify(holders)}`)
    })
  }

  /** Resolves when all that is committed now has passed through the engine; throws when that takes longer than `patience` ms. */
  async passed(patience: number): Promise<void> {
    this.#passed += 1
    const n = this.#passed
    await this.query(`INSERT INTO oracle_sentinels VALUES (${n})`)
    const seen = (): boolean => this.#sentinel?.rows.has(`"public"."oracle_sentinels"/"${n}"`) ?? false
    const died = (): boolean => this.#engine?.alive === false
    await eventually(() => seen() || died(), patience).catch(() => {
      const said = [...(this.#sentinel?.faults ?? []), ...(this.#engine?.said ?? [])]
      throw new Error(
        `a committed row has not come through within ${patience} ms; the engine said:\n${said.join('\n')}`,
      )
    })
  }

  /** What the sentinel's reader should not have seen since it was asked last. */
  takeFaults(): string[] {
    return this.#sentinel?.faults.splice(0) ?? []
  }

  /** Starts the engine again if it has died by itself; what it said then, or undefined if it lives. */
  async mend(): Promise<string | undefined> {
    if (!this.#engine || this.#engine.alive) return undefined
    const said = this.#engine.said.join('\n')
    await this.#startEngine()
    return `the engine has died by itself: ${said}`
  }

  async disturb(what: Disturbance, random: Random): Promise<void> {
    switch (what) {
      case 'readers cut':
        return this.#proxy?.cut()
      case 'readers cut in mid-chunk':
        return this.#proxy?.cut(1 + random.below(4_000))
      case 'stream cut':
        await this.query(
          `SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE database = current_database() AND active`,
        )
        return
      case 'slot dropped':
        return this.#dropSlot()
      case 'postgres restarted':
        return this.#options.postgres?.restart()
      case 'postgres killed':
        return this.#options.postgres?.kill()
      case 'engine stopped':
        return this.#restartEngine(true)
      case 'engine killed':
        return this.#restartEngine(false)
      default:
        return this.#restartEngine(random.chance(0.5), (folder) => damage(folder, what, random))
    }
  }

  async close(): Promise<void> {
    this.#sentinel?.stop()
    await this.#proxy?.close()
    await this.#engine?.closePipe()
    await this.#pool.end()
    if (this.#storage) await rm(this.#storage, { recursive: true, force: true })
  }

  async #startEngine(): Promise<void> {
    const port = this.#engine?.port ?? 0
    this.#engine = await EngineProcess.start({ ...this.#settings, ELECTRIC_PORT: String(port) }, [
      ...(this.#options.nodeOptions ?? []),
      engineSource,
    ])
    await active(this.#engine.url)
  }

  async #restartEngine(gracefully: boolean, meanwhile?: (folder: string) => Promise<void>): Promise<void> {
    await (gracefully ? this.#engine?.closePipe() : this.#engine?.kill())
    if (this.#storage && meanwhile) await meanwhile(this.#storage)
    await this.#startEngine()
  }

  async #dropSlot(): Promise<void> {
    const slot = `electric_slot_${this.#settings.ELECTRIC_REPLICATION_STREAM_ID}`
    await eventually(async () => {
      await this.query(`SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '${slot}'`)
      return this.query(`SELECT pg_drop_replication_slot('${slot}')`).then(
        () => true,
        () => false,
      )
    })
  }
}
