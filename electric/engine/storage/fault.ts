// What can be wrong with the storage, in words for a person. Damaged: what is in it cannot be trusted and is fetched anew from
// Postgres. Everything else passes by itself when its cause does, and until then nothing is acknowledged.

export type FaultKind = 'damaged' | 'full' | 'busy' | 'unusable'

/** A failure of the storage; the message is one sentence with cause and cure. */
export class StorageFault extends Error {
  readonly kind: FaultKind

  constructor(kind: FaultKind, message: string) {
    super(message)
    this.name = 'StorageFault'
    this.kind = kind
  }

  /** The same for everybody's eyes, without the name of the folder. */
  get reason(): string {
    return REASONS[this.kind]
  }
}

const REASONS: Record<FaultKind, string> = {
  damaged: 'the storage was damaged and is made anew',
  full: 'there is no space left in the storage folder; free some and the engine goes on by itself',
  busy: 'another process uses the storage folder',
  unusable: 'the storage folder cannot be read or written; the log says why',
}

/** What an error of SQLite or of the file system means for the file at `path`. Codes: https://www.sqlite.org/rescode.html */
export function storageFault(error: unknown, path: string): StorageFault {
  if (error instanceof StorageFault) return error
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof Error && 'code' in error && OUT_OF_SPACE.has(String(error.code))) return noSpace(path)
  switch (primaryCode(error)) {
    case BUSY:
    case LOCKED:
      return new StorageFault(
        'busy',
        `Another process uses ${path}; stop it or set ELECTRIC_STORAGE_DIR to another folder`,
      )
    case FULL:
      return noSpace(path)
    case CORRUPT:
    case NOT_A_DATABASE:
    case SQL_ERROR:
    case CONSTRAINT:
    case MISMATCH:
      return new StorageFault('damaged', `${path} is damaged (${message}); its shapes are fetched anew`)
    default:
      return new StorageFault(
        'unusable',
        `${path} cannot be read or written (${message}); make its folder writable and the engine goes on by itself`,
      )
  }
}

export function noSpace(path: string): StorageFault {
  return new StorageFault('full', `There is no space left for ${path}; free some and the engine goes on by itself`)
}

const OUT_OF_SPACE = new Set(['ENOSPC', 'EDQUOT'])
const SQL_ERROR = 1
const BUSY = 5
const LOCKED = 6
const CORRUPT = 11
const FULL = 13
const CONSTRAINT = 19
const MISMATCH = 20
const NOT_A_DATABASE = 26

function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  return error.errcode & 0xff
}
