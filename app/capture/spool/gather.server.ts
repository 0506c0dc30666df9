// Gathers what hooks left in the spool, one small file each, into a journal: a source for the importer like any other, so that
// custody, accounting and exactly-once are the importer's. Law: a line is in a flushed journal before its file is removed;
// whoever dies between the two delivers it again, and its id makes it one event.
import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat, truncate } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { blockBytes, spoolOf } from './append.ts'
import { droppedLines } from './dropped.server.ts'

export interface Gathered {
  /** Lines that are in the journal now. */
  lines: number
  /** Files that a writer left without an end, set aside. */
  torn: number
}

/** A writer that was killed leaves a file without a line end; one at work has one a moment later. */
const tornAfterMs = 10_000
const mostFiles = 1000

/** Whether a rule or a tombstone keeps an event out: it is then removed from the spool and nowhere else. */
export type KeepsOut = (event: { agent: string; cwd: string | null; session: string | null }) => Promise<boolean>

/** Moves what is in the spool of `home` to the end of `journal`, in the order of arrival, but for what `keepsOut` says. */
export async function gather(home: string, journal: string, keepsOut?: KeepsOut): Promise<Gathered> {
  const spool = spoolOf(home)
  const names = (await readdir(spool.incoming).catch(() => [])).sort().slice(0, mostFiles)
  const gathered: Gathered = { lines: 0, torn: 0 }
  const done: string[] = []
  const parts: Buffer[] = []
  for (const name of names) {
    const path = join(spool.incoming, name)
    const bytes = await readFile(path).catch(() => null)
    if (!bytes) continue
    const end = bytes.lastIndexOf(0x0a) + 1
    if (end < bytes.length || end === 0) {
      if (!(await isOld(path))) continue
      await setAside(path, spool.torn)
      gathered.torn++
    } else done.push(path)
    if (end > 0 && !(await isKeptOut(bytes.subarray(0, end), keepsOut))) parts.push(bytes.subarray(0, end))
  }
  const dropped = await droppedLines(home)
  parts.push(...dropped.lines)
  await appendTo(journal, Buffer.concat(parts))
  for (const path of [...done, ...dropped.files]) await rm(path, { force: true })
  gathered.lines = parts.length
  await recount(home)
  return gathered
}

/** Whether rules keep out the event of this line. What is no envelope is for the importer to refuse. */
export async function isKeptOut(line: Buffer, keepsOut: KeepsOut | undefined): Promise<boolean> {
  if (!keepsOut) return false
  const event = whose.safeParse(jsonOf(line.toString('utf8')))
  if (!event.success) return false
  const { agent, payload } = event.data
  return keepsOut({ agent, cwd: payload.cwd ?? null, session: payload.session_id ?? null })
}

const whose = z.object({
  agent: z.string(),
  payload: z.object({ cwd: z.string().optional(), session_id: z.string().optional() }),
})

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The name of a journal: one for each drainer, so that several never write to one file. */
export const journalOf = (home: string): string =>
  join(spoolOf(home).journal, `${Date.now()}-${process.pid}-${randomUUID().slice(0, 8)}.jsonl`)

/** The process whose journal this is. */
export const drainerOf = (journal: string): number => Number(basename(journal).split('-')[1])

async function appendTo(journal: string, bytes: Buffer): Promise<void> {
  if (bytes.length === 0) return
  await mkdir(dirname(journal), { recursive: true, mode: 0o700 })
  const file = await open(journal, 'a', 0o600)
  const { size } = await file.stat()
  try {
    await file.writeFile(bytes)
    await file.sync()
  } catch (error) {
    // Half of it would be glued to what comes next.
    await file.truncate(size)
    throw error
  } finally {
    await file.close()
  }
}

async function isOld(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null)
  return facts !== null && Date.now() - facts.mtimeMs > tornAfterMs
}

async function setAside(path: string, torn: string): Promise<void> {
  await mkdir(torn, { recursive: true, mode: 0o700 })
  await rename(path, join(torn, basename(path)))
}

// Writers count on while this goes on; the next time is right again.
async function recount(home: string): Promise<void> {
  const spool = spoolOf(home)
  let blocks = 0
  for (const folder of [spool.incoming, spool.journal])
    for (const name of await readdir(folder).catch(() => [])) {
      const facts = await stat(join(folder, name)).catch(() => null)
      blocks += Math.ceil((facts?.size ?? 0) / blockBytes)
    }
  const counted = await stat(spool.size).catch(() => null)
  if (counted && counted.size !== blocks) await truncate(spool.size, blocks)
}
