// Everything that is stored, masked again by the rules of today: custody, every text that came from it, files that wait, and what the
// databases' own files hold of old rows. Law: custody of a source is rewritten after all rows that derive from it, and says then that
// it is done; so whoever breaks off at any moment and runs again ends in the same rows.
import type { Sql } from 'postgres'
import { removeAllWaiting } from '#app/capture/remote/documents.server.ts'
import type { Database } from '#db/client.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { keptSources } from '../custody/chunks.server.ts'
import type { Kept } from '../custody/chunks.server.ts'
import { maskVersion, unmasked } from '../mask/version.ts'
import { reasonOf } from '../walk.server.ts'
import { unsweptOf } from './broken-off.server.ts'
import type { Unswept } from './broken-off.server.ts'
import { scanned } from './columns.ts'
import { markNewer, rewriteCustody } from './custody.server.ts'
import type { MaskCounts } from './custody.server.ts'
import { heldFiles, maskFile } from './files.server.ts'
import { renameSources } from './names.server.ts'
import { hasNews, newerBytes, pairSource } from './newer.server.ts'
import type { Reading } from './newer.server.ts'
import { Pairs } from './pairs.server.ts'
import { renameEvents } from './rename.server.ts'
import { scanTable } from './rows.server.ts'
import { sweep } from './sweep.server.ts'
import type { EngineToSweep } from './sweep.server.ts'

export interface RescanOptions {
  db: Database
  secret: string
  /** The data folder. */
  home: string
  engine: EngineToSweep
  dryRun?: boolean
  /** Also what was imported with --keep-secrets. */
  includeKept?: boolean
  /** Milliseconds to wait for whoever holds old rows back, at each place. */
  patience?: number
  onProgress?: (progress: RescanProgress) => void
  signal?: AbortSignal
}

export interface RescanProgress {
  step: 'reading' | 'rows' | 'custody' | 'files' | 'sweeping'
  /** Of the step: sources or tables. */
  done: number
  total: number
  /** Bytes looked at so far, in all steps. */
  bytes: number
}

export interface Rescanned {
  version: string
  /** Sources that were masked by older rules, and how many of them hold something that these find. */
  uploads: number
  changed: number
  /** Sources whose originals somebody asked for; they were left alone. */
  kept: number
  records: number
  /** By kind, in custody and in waiting files. */
  masks: MaskCounts
  /** By table, rows in which something was changed. */
  rows: Record<string, number>
  /** By `table.column`, values by which rows are known that look like secrets; they stay. */
  left: Record<string, number>
  files: number
  /** What is wrong or could not be emptied. */
  faults: string[]
  seconds: number
}

/** Thrown where another rescan is at work. */
export class RescanBusy extends Error {
  override readonly name = 'RescanBusy'
}

/** Masks everything again. Broken custody and what cannot be emptied is named in `faults`; the rest goes on. */
export async function rescan(options: RescanOptions): Promise<Rescanned> {
  const began = performance.now()
  const lock = await options.db.$client.reserve()
  try {
    await aloneOn(lock)
    const report = await new Rescan(options, await unsweptOf(options.home)).run()
    report.seconds = Math.round(performance.now() - began) / 1000
    return report
  } finally {
    await lock`select pg_advisory_unlock_all()`
    await lock`reset lock_timeout`
    lock.release()
  }
}

// Postgres takes a moment to see that the holder before was killed: whoever begins again at once is not refused for that.
async function aloneOn(lock: Sql): Promise<void> {
  await lock`set lock_timeout = '5s'`
  await lock`select pg_advisory_lock(hashtext('logbook redact'), hashtext(current_database()))`.catch(
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === '55P03')
        throw new RescanBusy('Another rescan is at work on this database. Nothing was done; wait for it.')
      throw error
    },
  )
}

// Of old and new texts that wait for the next look at the tables.
const mostPairBytes = 48 * 1024 * 1024

type Behind = { actor: Actor; kept: Kept }

class Rescan {
  readonly #options: RescanOptions
  readonly #unswept: Unswept
  readonly #pairs = new Pairs()
  readonly #report: Rescanned = {
    version: maskVersion,
    uploads: 0,
    changed: 0,
    kept: 0,
    records: 0,
    masks: {},
    rows: {},
    left: {},
    files: 0,
    faults: [],
    seconds: 0,
  }
  #bytes = 0

  constructor(options: RescanOptions, unswept: Unswept) {
    this.#options = options
    this.#unswept = unswept
  }

  async run(): Promise<Rescanned> {
    const { signal, dryRun } = this.#options
    await this.#renameSources()
    const behind = await this.#behind()
    let waiting: Reading[] = []
    let looked = false
    const apply = async () => {
      await this.#scanTables()
      await this.#rewrite(waiting)
      waiting = []
      this.#pairs.clear()
      looked = true
    }
    for (const [i, { actor, kept }] of behind.entries()) {
      signal?.throwIfAborted()
      this.#tell('reading', i, behind.length)
      const reading = { db: this.#options.db, actor, kept, secret: this.#options.secret }
      try {
        if (!(await hasNews(reading, (bytes) => this.#read(bytes, 'reading', i, behind.length)))) {
          if (!dryRun) await markNewer(this.#options.db.$client, [kept.id])
          continue
        }
        await pairSource(reading, this.#pairs)
        waiting.push(reading)
      } catch (error) {
        this.#report.faults.push(reasonOf(kept.source, error))
      }
      if (this.#pairs.bytes > mostPairBytes) await apply()
    }
    if (!looked || waiting.length > 0) await apply()
    await this.#maskFiles()
    if (!dryRun && this.#unswept.tables().length > 0) {
      this.#tell('sweeping', 0, 1)
      const { db, engine, patience } = this.#options
      const left = await sweep({ sql: db.$client, tables: this.#unswept.tables(), engine, patience })
      this.#report.faults.push(...left)
      await this.#unswept.end()
    }
    return this.#report
  }

  async #renameSources(): Promise<void> {
    const { db, secret, dryRun = false } = this.#options
    const onChange = (table: string) => this.#unswept.add(table)
    const changed = await renameSources({ sql: db.$client, secret, dryRun, onChange })
    for (const [table, count] of Object.entries(changed)) if (count > 0) this.#report.rows[table] = count
  }

  // In every space: the rules are the installation's.
  async #behind(): Promise<Behind[]> {
    const { db, includeKept } = this.#options
    const spaces = await db.$client<Array<Actor>>`
      select distinct on (organization_id) organization_id as "spaceId", user_id as "userId", 'owner' as role from auth_members
      order by organization_id, role <> 'owner'`
    const behind: Behind[] = []
    for (const actor of spaces)
      for (const kept of await keptSources(db, actor)) {
        if (kept.maskVersion === maskVersion) continue
        if (kept.maskVersion === unmasked && !includeKept) this.#report.kept++
        else behind.push({ actor, kept })
      }
    this.#report.uploads = behind.length
    const ids = behind.map(({ kept }) => kept.id)
    const [sum] = await db.$client<Array<{ records: number }>>`
      select coalesce(sum(records), 0)::float8 as records from uploads where id = any(${ids}::uuid[])`
    this.#report.records = sum?.records ?? 0
    return behind
  }

  async #scanTables(): Promise<void> {
    const { db, dryRun = false, includeKept, signal } = this.#options
    const sql = db.$client
    const none = new Set<string>()
    const kept = includeKept ? { sessions: none, uploads: none } : await this.#keptRows()
    const tables = Object.entries(scanned)
    if (!dryRun && this.#pairs.renamed.length > 0) {
      for (const table of ['timeline_events', 'event_bodies', 'event_search', 'bookmarks'])
        await this.#unswept.add(table)
      await renameEvents(sql, this.#pairs.renamed)
    }
    for (const [i, [name, table]] of tables.entries()) {
      this.#tell('rows', i, tables.length)
      const { changed, left } = await scanTable(name, table, {
        sql,
        pairs: this.#pairs,
        kept,
        dryRun,
        signal,
        onBytes: (bytes) => this.#read(bytes, 'rows', i, tables.length),
        onFirstChange: async () => {
          await this.#unswept.add(name)
          // Words of what is changed leave the index with it.
          if (name === 'timeline_events' || name === 'event_bodies') await this.#unswept.add('event_search')
        },
      })
      if (changed > 0) this.#report.rows[name] = (this.#report.rows[name] ?? 0) + changed
      for (const [column, count] of Object.entries(left)) this.#report.left[`${name}.${column}`] = count
    }
  }

  async #keptRows() {
    const sql = this.#options.db.$client
    const uploads = await sql<Array<{ id: string }>>`select id from uploads where mask_version = ${unmasked}`
    const ids = uploads.map(({ id }) => id)
    const sessions = await sql<Array<{ id: string }>>`
      select distinct session_id as id from timeline_events where upload_id = any(${ids}::uuid[])`
    return { uploads: new Set(ids), sessions: new Set(sessions.map(({ id }) => id)) }
  }

  async #rewrite(readings: Reading[]): Promise<void> {
    const { db, dryRun, signal } = this.#options
    for (const [i, reading] of readings.entries()) {
      signal?.throwIfAborted()
      this.#tell('custody', i, readings.length)
      this.#report.changed++
      if (dryRun) continue
      await this.#unswept.add('upload_chunks')
      try {
        this.#add(await rewriteCustody(db.$client, reading.kept, newerBytes(reading)))
      } catch (error) {
        this.#report.faults.push(reasonOf(reading.kept.source, error))
      }
    }
  }

  async #maskFiles(): Promise<void> {
    const { db, home, secret, dryRun = false } = this.#options
    // Documents that come in parts are masked by the rules of today when they are sent again.
    if (!dryRun) await removeAllWaiting(home)
    const files = await heldFiles(home)
    for (const [i, path] of files.entries()) {
      this.#tell('files', i, files.length)
      const masks = await maskFile(db.$client, path, { dryRun, secret })
      if (Object.keys(masks).length > 0) this.#report.files++
      this.#add(masks)
    }
  }

  #add(masks: MaskCounts): void {
    for (const [kind, count] of Object.entries(masks))
      this.#report.masks[kind] = (this.#report.masks[kind] ?? 0) + count
  }

  #read(bytes: number, step: RescanProgress['step'], done: number, total: number): void {
    this.#bytes += bytes
    this.#tell(step, done, total)
  }

  #tell(step: RescanProgress['step'], done: number, total: number): void {
    this.#options.onProgress?.({ step, done, total, bytes: this.#bytes })
  }
}
