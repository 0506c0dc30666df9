// Files of the data folder that wait to be taken, or were: recordings and mirrored transcripts of erased sessions go, of what is many sessions'
// (journals of hooks, telemetry) their lines are blanked where they stand, so whoever appends to one is not disturbed.
import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sql } from 'postgres'
import { removeAllWaiting } from '#app/capture/remote/documents.server.ts'
import { mirrorFolder } from '#app/capture/sdk/transcript-store.ts'
import { spoolOf } from '#app/capture/spool/append.ts'
import { terminalFolder } from '#app/capture/terminal/records.ts'
import { isUnder } from '../ignore.server.ts'
import { heldFiles, knowAgain } from '../redact/files.server.ts'
import type { CursorRow } from '../redact/files.server.ts'
import { blank } from './blank.ts'
import type { Span } from './blank.ts'
import { idsIn, tellingIds } from './ids.ts'

/** Removes the file of a source that is of erased sessions alone, where it lies in the data folder. Files of agents are never touched. */
export async function removeHeld(home: string, source: string): Promise<void> {
  if (isUnder(source, home)) await rm(source, { force: true })
}

/** Takes what names one of `nativeIds` out of the files of `home`; answers how many files were changed or removed. */
export async function eraseFiles(sql: Sql, home: string, nativeIds: string[]): Promise<number> {
  const ids = tellingIds(nativeIds)
  if (ids.size === 0) return 0
  // Whoever sends such a document begins again, and what is erased is kept out of it.
  await removeAllWaiting(home)
  const { incoming, torn } = spoolOf(home)
  const ofOne = [incoming, torn, join(home, terminalFolder), join(home, mirrorFolder)]
  let changed = 0
  for (const path of await heldFiles(home)) {
    const bytes = await readFile(path).catch(whenGone)
    if (!bytes || !idsIn(bytes.toString('latin1'), ids)) continue
    changed++
    if (ofOne.some((folder) => isUnder(path, folder))) await rm(path, { force: true })
    else await blankLines(sql, path, bytes, ids)
  }
  return changed
}

async function blankLines(sql: Sql, path: string, bytes: Buffer, ids: ReadonlySet<string>): Promise<void> {
  const spans: Span[] = []
  for (let start = 0, end = 0; start < bytes.length; start = end + 1) {
    end = bytes.indexOf(0x0a, start)
    // Whoever writes a line is not at its end yet.
    if (end < 0) break
    if (idsIn(bytes.toString('latin1', start, end), ids)) spans.push([start, end])
  }
  blank(bytes, 0, spans, false)
  await sql.begin(async (tx) => {
    const cursors = await tx<CursorRow[]>`
      select id, space_id, machine_id, source, generation, fingerprint_length from capture_cursors where source = ${path} for update`
    const file = await open(path, 'r+').catch(whenGone)
    if (!file) return
    try {
      for (const [from, to] of spans) await file.write(bytes, from, to - from, from)
      await file.sync()
    } finally {
      await file.close()
    }
    for (const cursor of cursors) await knowAgain(tx, path, cursor)
  })
}

function whenGone(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
  throw error
}
