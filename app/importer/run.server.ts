// One run of the importer over files and folders: newest first, two files at a time, with an account to the unit. A file that
// cannot be taken is named with cause and cure, and the rest goes on.
import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { eq, sql } from 'drizzle-orm'
import { connect } from '#db/client.server.ts'
import type { Database } from '#db/client.server.ts'
import { importFiles, imports } from '#db/schema/index.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { add, nothingYet } from './account.ts'
import type { Account, FileAccount } from './account.ts'
import { dryRun } from './dry-run.server.ts'
import { takeFile } from './file.server.ts'
import { readIgnoreRules, withoutIgnored } from './ignore.server.ts'
import type { IgnoreRule } from './ignore.server.ts'
import { thisMachine } from './machine.server.ts'
import { placeOf } from './store/place.server.ts'
import type { Naming } from './store/place.server.ts'
import { withoutUntouched } from './untouched.server.ts'
import { reasonOf, walk } from './walk.server.ts'

export type ImportOrigin = 'start' | 'cli' | 'upload'

export interface RunOptions {
  databaseUrl: string
  actor: Actor
  paths: string[]
  /** `start` goes on where it left off; the others also count what is unchanged, so that the account covers the whole files. */
  origin: ImportOrigin
  /** Keys the hashes of records without an id; per installation. */
  secret: string
  /** LOGBOOK_HOME. */
  home: string
  /** Reads and masks and parses, and writes nothing. */
  dryRun?: boolean
  /** Takes originals: nothing is masked, and custody says so. */
  keepSecrets?: boolean
  /** Kept out of this run, besides what rules of the space keep out. */
  ignore?: IgnoreRule[]
  /** Several calls that are one run: its id, which nobody else can name, and how many files it has in all. */
  run?: { id: string; files: number }
  onProgress?: (progress: Progress) => void
  signal?: AbortSignal
}

export interface Progress {
  done: number
  total: number
  /** Of the files' sizes on disk; what is compressed counts as it lies there. */
  bytes: number
  totalBytes: number
  account: Account
  file: FileAccount
}

export interface ImportReport extends Account {
  /** The row of the run; null when nothing was written. */
  importId: string | null
  files: number
  /** Files that a rule keeps out; not among `files`. */
  ignored: number
  seconds: number
  perFile: FileAccount[]
}

const parallel = 2

/** Imports all sessions below `paths`. Throws only when it cannot work at all (no database); bad files are in the report. */
export async function runImport(options: RunOptions): Promise<ImportReport> {
  const began = performance.now()
  const { files, errors } = await filesOf(options.paths)
  const report: ImportReport = {
    ...nothingYet(),
    importId: null,
    files: files.length,
    ignored: 0,
    seconds: 0,
    perFile: errors,
  }
  if (options.dryRun) await runDry(await allowed(files, options, report), options, report)
  else await importAll(files, errors, options, report)
  report.seconds = Math.round(performance.now() - began) / 1000
  return report
}

async function runDry(paths: string[], options: RunOptions, report: ImportReport): Promise<void> {
  const pace = await paceOf(paths, report, options)
  await dryRun(paths, options, (file) => {
    settle(report, file)
    pace.settled(file)
  })
}

async function importAll(
  found: string[],
  errors: FileAccount[],
  options: RunOptions,
  report: ImportReport,
): Promise<void> {
  const db = connect(options.databaseUrl)
  const { actor } = options
  const machineId = await thisMachine(db, actor, options.home)
  const naming = { db, actor, machineId, secret: options.secret }
  const touched = options.origin === 'start' ? await withoutUntouched(naming, found) : found
  const paths = await allowed(touched, options, report)
  const importId = await openRun(db, options, report)
  report.importId = importId
  for (const failed of errors) await openFile(naming, importId, failed)
  const pace = await paceOf(paths, report, options)
  const queue = paths[Symbol.iterator]()
  const work = async (): Promise<void> => {
    for (const path of queue) {
      if (options.signal?.aborted) return
      const account = emptyFile(path)
      const fileId = await openFile(naming, importId, account)
      const { secret, signal, origin, keepSecrets } = options
      const verify = origin !== 'start'
      const passing = origin === 'upload'
      try {
        await takeFile(
          { db, actor, machineId, importId, secret, signal, keepSecrets, passing },
          { path, fileId, account, verify, onBatch: pace.moved },
        )
      } catch (error) {
        if (signal?.aborted) return
        account.error = reasonOf(path, error)
      }
      settle(report, account)
      pace.settled(account)
      await closeFile(db, actor, importId, fileId, account)
    }
  }
  await Promise.all(Array.from({ length: parallel }, work))
  // A start that found nothing new is no event of its own: it would only bury the runs that brought something.
  const idle = options.origin === 'start' && report.records === 0 && report.perFile.every((file) => file.error === null)
  await transact(db, actor, (tx) =>
    idle
      ? tx.delete(imports).where(eq(imports.id, importId))
      : tx.update(imports).set(endOf(options)).where(eq(imports.id, importId)),
  )
}

async function allowed(paths: string[], options: RunOptions, report: ImportReport): Promise<string[]> {
  const rules = [...(await readIgnoreRules(connect(options.databaseUrl), options.actor)), ...(options.ignore ?? [])]
  const { kept, ignored } = await withoutIgnored(rules, paths)
  report.files = kept.length
  report.ignored = ignored
  return kept
}

async function openRun(
  db: Database,
  { actor, origin, run }: RunOptions,
  { files, ignored }: ImportReport,
): Promise<string> {
  const id = run?.id ?? randomUUID()
  const opened = {
    id,
    spaceId: actor.spaceId,
    origin,
    filesTotal: run ? run.files - ignored : files,
    filesIgnored: ignored,
  }
  // Of a run of several calls each brings what it has.
  const more = {
    filesTotal: sql`${imports.filesTotal} - ${ignored}`,
    filesIgnored: sql`${imports.filesIgnored} + ${ignored}`,
  }
  await transact(db, actor, async (tx) => {
    const made = await tx.insert(imports).values(opened).onConflictDoNothing().returning({ id: imports.id })
    if (made.length === 0 && ignored > 0) await tx.update(imports).set(more).where(eq(imports.id, id))
  })
  return id
}

// A run of several calls ends with its last file, whichever call takes it.
function endOf({ signal, run }: RunOptions) {
  if (!run) return { status: signal?.aborted ? 'interrupted' : 'done', finishedAt: new Date() }
  const over = sql`${imports.filesDone} >= ${imports.filesTotal}`
  return {
    status: sql`case when ${over} then 'done' else ${imports.status} end`,
    finishedAt: sql`case when ${over} then now() end`,
  }
}

function settle(report: ImportReport, file: FileAccount): void {
  report.perFile.push(file)
  add(report, file)
}

// How far the run is, in bytes: whole files, and of those in work what has been committed.
async function paceOf(paths: string[], report: ImportReport, { onProgress }: RunOptions) {
  const sizes = new Map<string, number>()
  if (onProgress)
    for (const path of paths)
      sizes.set(
        path,
        await stat(path).then(
          (facts) => facts.size,
          () => 0,
        ),
      )
  const totalBytes = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  const inWork = new Map<string, number>()
  let whole = 0
  const tell = (file: FileAccount) => {
    const { perFile, files, ignored: _ignored, seconds: _seconds, importId: _importId, ...account } = report
    const bytes = [...inWork.values()].reduce((sum, taken) => sum + taken, whole)
    onProgress?.({ done: perFile.length, total: files, bytes, totalBytes, account, file })
  }
  return {
    moved: (file: FileAccount) => {
      inWork.set(file.path, Math.min(file.bytes, sizes.get(file.path) ?? 0))
      tell(file)
    },
    settled: (file: FileAccount) => {
      inWork.delete(file.path)
      whole += sizes.get(file.path) ?? 0
      tell(file)
    },
  }
}

async function openFile(naming: Naming, importId: string, file: FileAccount): Promise<string> {
  const id = randomUUID()
  const { db, actor } = naming
  const { path } = await placeOf(naming, file.path)
  const { error } = file
  await transact(db, actor, (tx) =>
    tx.insert(importFiles).values({ id, spaceId: actor.spaceId, importId, path, error }),
  )
  return id
}

async function closeFile(
  db: Database,
  actor: Actor,
  importId: string,
  fileId: string,
  file: FileAccount,
): Promise<void> {
  const { error, tornBytes, format, agent } = file
  await transact(db, actor, async (tx) => {
    await tx.update(importFiles).set({ error, tornBytes, format, agent }).where(eq(importFiles.id, fileId))
    await tx
      .update(imports)
      .set({ filesDone: sql`${imports.filesDone} + 1` })
      .where(eq(imports.id, importId))
  })
}

async function filesOf(paths: string[]): Promise<{ files: string[]; errors: FileAccount[] }> {
  const files = new Map<string, Date>()
  const errors: FileAccount[] = []
  for (const path of paths) {
    const found = await walk(path)
    for (const file of found.files) files.set(file.path, file.modifiedAt)
    for (const failed of found.errors) errors.push({ ...emptyFile(failed.path), error: failed.error })
  }
  const newestFirst = [...files].sort(([, a], [, b]) => b.getTime() - a.getTime())
  return { files: newestFirst.map(([path]) => path), errors }
}

/** A file of which nothing has been taken. */
export const emptyFile = (path: string): FileAccount => ({
  ...nothingYet(),
  path,
  agent: null,
  format: null,
  tornBytes: 0,
  error: null,
})
