// What installing or undoing would change in a file of settings, shown before anything is written; and the writing of it.
// Law: a file that cannot be read is refused, one that changed since it was shown is not written, undo gives back the very bytes
// where nobody else has changed the file since.
import { createHash } from 'node:crypto'
import { chmod, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import { withNotify, withoutNotify } from './codex-config.ts'
import { hookCommand, hookWords } from './command-line.server.ts'
import { claudeEvents, claudeHandler, geminiEvents, geminiHandler } from './events.ts'
import { SettingsFault, withHooks, withoutHooks } from './json-settings.ts'
import type { Target } from './targets.server.ts'

export interface Plan extends Target {
  /** Null where there is no file. */
  before: string | null
  after: string | null
  /** A unified diff; empty when nothing would change. */
  diff: string
}

export interface Place {
  /** LOGBOOK_HOME. */
  home: string
  /** The Node that runs the hook. */
  node: string
}

/** Plans to register our hooks. Throws SettingsFault with words for a person. */
export const planInstall = (target: Target, { home, node }: Place, except: string[] = []): Promise<Plan> =>
  plan(target, (before) => {
    const command = hookCommand(node, home, target.agent)
    if (target.agent === 'codex') return withNotify(before, hookWords(node, home, 'codex'))
    const [events, handler] = target.agent === 'claude' ? [claudeEvents, claudeHandler] : [geminiEvents, geminiHandler]
    const wanted = events.filter(({ name }) => !except.includes(name))
    return withHooks(
      before,
      wanted.map((event) => ({ name: event.name, handler: handler(event, command) })),
    )
  })

/** Plans to take them out again. */
export async function planUninstall(target: Target, { home }: Pick<Place, 'home'>): Promise<Plan> {
  const written = (await readRecord(home))[target.file]
  const backup = await readFile(backupOf(target.file), 'utf8').catch(() => null)
  return plan(target, (before) => {
    if (before === null) return null
    // As we left it: what was there before comes back to the byte.
    if (written?.after === digest(before)) {
      if (written.before === null) return null
      if (backup !== null && written.before === digest(backup)) return backup
    }
    return target.agent === 'codex' ? withoutNotify(before) : withoutHooks(before)
  })
}

/** Writes what was planned, with a copy of the old file beside it. */
export async function carryOut(plan: Plan, { home }: Pick<Place, 'home'>, installs: boolean): Promise<void> {
  if (plan.diff === '') return
  const file = await realpath(plan.file).catch(() => plan.file)
  const now = await readFile(file, 'utf8').catch(() => null)
  if (now !== plan.before) throw new SettingsFault(refusal(plan.file, 'it was changed in the meantime'))
  const record = await readRecord(home)
  if (plan.after === null) await rm(file, { force: true })
  else await replace(file, plan.after)
  if (installs) {
    const known = record[plan.file]
    const first = known === undefined || plan.before === null || known.after !== digest(plan.before)
    if (first && plan.before !== null) await writePrivately(backupOf(plan.file), plan.before, file)
    const before = first ? (plan.before === null ? null : digest(plan.before)) : known.before
    record[plan.file] = { before, after: digest(plan.after ?? '') }
  } else {
    delete record[plan.file]
    await rm(backupOf(plan.file), { force: true })
  }
  await mkdir(home, { recursive: true, mode: 0o700 })
  await writeFile(recordOf(home), `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 })
}

export const backupOf = (file: string): string => `${file}.logbook-backup`

const refusal = (file: string, why: string) =>
  `${file} was left as it is: ${why}. Nothing was written. Mend the file, and run this again.`

async function plan(target: Target, change: (before: string | null) => string | null): Promise<Plan> {
  const before = await readFile(target.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new SettingsFault(refusal(target.file, `it cannot be read (${error.code})`))
  })
  try {
    const after = change(before)
    const diff =
      before === after
        ? ''
        : createTwoFilesPatch(target.file, target.file, before ?? '', after ?? '', '', '', {
            context: 2,
            headerOptions: FILE_HEADERS_ONLY,
          })
    return { ...target, before, after, diff }
  } catch (error) {
    if (error instanceof SettingsFault) throw new SettingsFault(refusal(target.file, error.message))
    throw error
  }
}

async function replace(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writePrivately(`${file}.${process.pid}`, text, file)
  await rename(`${file}.${process.pid}`, file)
}

// Readable by whoever could read the file before, and by nobody else.
async function writePrivately(path: string, text: string, like: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600 })
  const facts = await stat(like).catch(() => null)
  if (facts) await chmod(path, facts.mode & 0o777)
}

type Written = { before: string | null; after: string }

const recordOf = (home: string): string => join(home, 'hooks-installed.json')

async function readRecord(home: string): Promise<Record<string, Written>> {
  const text = await readFile(recordOf(home), 'utf8').catch(() => '{}')
  try {
    return JSON.parse(text) as Record<string, Written>
  } catch {
    return {}
  }
}

/** Stands for a text, so that it need not be sent about. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
