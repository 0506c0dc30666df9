// Where the storage lies: a folder that outlives the process, or a private one for as long as it runs.
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, unlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StorageFault } from './fault.ts'

export type StorageFolder = {
  readonly path: string
  /** Nothing in it outlives the process. */
  readonly temporary: boolean
  dispose(): void
}

/** Makes the folder ready, a private temporary one when none is named. Throws StorageFault with the cure when it cannot be used. */
export function storageFolder(named: string | undefined): StorageFolder {
  if (named === undefined) {
    const path = mkdtempSync(join(tmpdir(), 'logbook-engine-'))
    return { path, temporary: true, dispose: () => rmSync(path, { recursive: true, force: true }) }
  }
  try {
    mkdirSync(named, { recursive: true, mode: 0o700 })
    accessSync(named, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StorageFault(
      'unusable',
      `The storage folder ${named} cannot be used (${reason}). Make it a writable folder or set ELECTRIC_STORAGE_DIR to another one`,
    )
  }
  return { path: named, temporary: false, dispose: () => undefined }
}

/** A killed process leaves nothing behind where an open file can lose its name. */
export function unlinkEarly(path: string): void {
  for (const suffix of ['', '-wal'])
    try {
      unlinkSync(`${path}${suffix}`)
    } catch {
      // It is removed at the end instead.
    }
}
