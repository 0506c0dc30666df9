// The SQLite file: opened for one process alone, written in whole transactions. It is never flushed to the disk while it runs:
// the death of a process loses nothing, and after the death of the operating system it is not believed (see origin.ts).
import { rmSync } from 'node:fs'
import { removeBodies } from './bodies.ts'
import { StorageFault, storageFault } from './fault.ts'
import { openSqlite } from './sqlite.ts'
import type { DatabaseSync, StatementSync } from './sqlite.ts'

// "LogB"; with the version it tells our file from anything else.
const APPLICATION_ID = 0x4c6f6742
const VERSION = 5
// Frames lie in the order in which they were written, so that what one transaction adds to many shapes falls on few pages, however
// many shapes there are; the index finds them by their numbers.
const SCHEMA = `
  CREATE TABLE state (id INTEGER PRIMARY KEY, origin TEXT, boot TEXT, clean INTEGER, position TEXT, marks INTEGER, handle TEXT, crc INTEGER);
  CREATE TABLE tables (id TEXT PRIMARY KEY, definition TEXT, published TEXT, crc INTEGER);
  CREATE TABLE shapes (id INTEGER PRIMARY KEY, handle TEXT, source TEXT, definition TEXT, snapshot TEXT, lsn TEXT, crc INTEGER);
  CREATE TABLE frames (id INTEGER NOT NULL, chunk INTEGER, bytes INTEGER, total INTEGER, lsn TEXT, op INTEGER, filed INTEGER, crc INTEGER, head INTEGER, ops BLOB, body BLOB);
  CREATE UNIQUE INDEX frames_by_id ON frames (id);
`
// The lock comes first: a file that is opened for one process alone needs no shared memory, which could be cut off under our feet.
const SETTINGS = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA page_size = 8192;
  PRAGMA auto_vacuum = INCREMENTAL;
  PRAGMA journal_mode = WAL;
  PRAGMA temp_store = MEMORY;
`

export class StorageFile {
  readonly path: string
  readonly #db: DatabaseSync
  readonly #begin: StatementSync
  readonly #commit: StatementSync
  readonly #pageLimit: (() => number) | undefined
  #closed = false

  private constructor(path: string, db: DatabaseSync, pageLimit: (() => number) | undefined) {
    this.path = path
    this.#db = db
    this.#pageLimit = pageLimit
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#commit = db.prepare('COMMIT')
  }

  /** Opens the file, or makes it. Throws StorageFault: `damaged` when it is something else, `busy` when another process has it. */
  static open(path: string, pageLimit?: () => number): StorageFile {
    let db: DatabaseSync | undefined
    try {
      db = openSqlite(path)
      db.exec(SETTINGS)
      const fresh = read(db, 'SELECT count(*) AS value FROM sqlite_schema') === 0
      if (fresh) {
        db.exec(
          `BEGIN IMMEDIATE; ${SCHEMA} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${VERSION}; COMMIT`,
        )
      } else if (
        read(db, 'PRAGMA application_id', 'application_id') !== APPLICATION_ID ||
        read(db, 'PRAGMA user_version', 'user_version') !== VERSION
      )
        throw new StorageFault(
          'damaged',
          `${path} was written by another version or program; its shapes are fetched anew`,
        )
      db.exec('PRAGMA synchronous = OFF')
      return new StorageFile(path, db, pageLimit)
    } catch (error) {
      closeQuietly(db)
      throw storageFault(error, path)
    }
  }

  /** Removes the file and what is kept beside it. */
  static remove(path: string): void {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${suffix}`, { force: true })
    removeBodies(path)
  }

  /** A statement for `transaction` or `guarded`. */
  prepare(sql: string): StatementSync {
    return this.guarded(() => this.#db.prepare(sql))
  }

  /** Runs one or more statements; a failure is a StorageFault. */
  guarded<Result>(work: () => Result): Result {
    if (this.#closed) throw new StorageFault('unusable', `${this.path} is closed`)
    try {
      return work()
    } catch (error) {
      throw storageFault(error, this.path)
    }
  }

  /** Does all of the work or, when it throws, nothing of it. */
  transaction<Result>(work: () => Result): Result {
    return this.guarded(() => {
      if (this.#pageLimit) this.#db.exec(`PRAGMA max_page_count = ${this.#pageLimit()}`)
      this.#begin.run()
      try {
        const result = work()
        this.#commit.run()
        return result
      } catch (error) {
        this.#rollBack()
        throw error
      }
    })
  }

  /** As a transaction, and on the disk when it returns. */
  durably(work: () => void): void {
    this.guarded(() => this.#db.exec('PRAGMA synchronous = FULL'))
    this.transaction(work)
    this.guarded(() => this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA synchronous = OFF'))
  }

  /** Gives up to `pages` unused pages back to the file system, if there are many. */
  shrink(pages: number): void {
    this.guarded(() => {
      const unused = read(this.#db, 'PRAGMA freelist_count', 'freelist_count')
      const all = read(this.#db, 'PRAGMA page_count', 'page_count')
      if (unused > 2 * pages && unused > all / 4) this.#db.exec(`PRAGMA incremental_vacuum(${pages})`)
    })
  }

  close(): void {
    this.#closed = true
    closeQuietly(this.#db)
  }

  #rollBack(): void {
    try {
      this.#db.exec('ROLLBACK')
    } catch {
      // SQLite has rolled back by itself.
    }
  }
}

function read(db: DatabaseSync, sql: string, column = 'value'): number {
  return Number(db.prepare(sql).get()?.[column])
}

function closeQuietly(db: DatabaseSync | undefined): void {
  try {
    db?.close()
  } catch {
    // A file that cannot be read cannot always be closed in order either; its descriptors are gone all the same.
  }
}
