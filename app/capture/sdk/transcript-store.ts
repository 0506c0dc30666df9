// A mirror of transcripts for the SDK's `sessionStore` option: what it appends lies below the data folder as an ordinary transcript,
// which Logbook follows like any other. Law: secrets are masked before they touch the disk, so what was masked comes back masked.
import { appendFile, mkdir, readFile, readdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve, sep } from 'node:path'
import { mask } from '#app/importer/mask/mask.server.ts'

/** As the SDK's SessionKey: `subpath` names a sub-agent's transcript. */
export interface TranscriptKey {
  projectKey: string
  sessionId: string
  subpath?: string
}

export type TranscriptEntry = { type: string; [field: string]: unknown }

/** The folder of mirrored transcripts below the data folder. */
export const mirrorFolder = 'mirror'

/** A store for `query({ options: { sessionStore } })`. */
export function transcriptStore(options: { home?: string } = {}) {
  const home = resolve(options.home ?? (process.env['LOGBOOK_HOME'] || join(homedir(), '.logbook')))
  const root = join(home, mirrorFolder)
  const writing = new Map<string, Promise<void>>()

  const append = async (key: TranscriptKey, entries: TranscriptEntry[]): Promise<void> => {
    const path = pathOf(root, key)
    // In the order of the calls; a failed one is told to its caller and holds up nobody.
    const turn = (writing.get(path) ?? Promise.resolve())
      .catch(() => undefined)
      .then(async () => {
        const { text } = await mask(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        await appendFile(path, text, { mode: 0o600, flush: true })
      })
    writing.set(path, turn)
    return turn
  }
  const load = async (key: TranscriptKey): Promise<TranscriptEntry[] | null> => {
    const text = await readFile(pathOf(root, key), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    if (text === null) return null
    // A line that was cut by a crash was not acknowledged either.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    return whole.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as TranscriptEntry]))
  }
  const listSessions = async (projectKey: string) => {
    const folder = join(root, safe(projectKey))
    const names = (await readdir(folder).catch((): string[] => [])).filter((name) => name.endsWith('.jsonl'))
    return Promise.all(
      names.map(async (name) => ({
        sessionId: name.slice(0, -'.jsonl'.length),
        mtime: Math.floor((await stat(join(folder, name))).mtimeMs),
      })),
    )
  }
  const listSubkeys = async ({ projectKey, sessionId }: { projectKey: string; sessionId: string }) => {
    const folder = join(root, safe(projectKey), safe(sessionId))
    const names = await readdir(folder, { recursive: true }).catch((): string[] => [])
    return names.filter((name) => name.endsWith('.jsonl')).map((name) => name.slice(0, -6).split(sep).join('/'))
  }
  return { append, load, listSessions, listSubkeys }
}

// Keys come from a program; none of them may lead out of the folder.
function pathOf(root: string, { projectKey, sessionId, subpath }: TranscriptKey): string {
  const above = join(root, safe(projectKey), safe(sessionId))
  return subpath === undefined ? `${above}.jsonl` : `${join(above, ...subpath.split('/').map(safe))}.jsonl`
}

function safe(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._-]/g, '-')
  if (/^\.*$/.test(plain)) throw new Error(`"${name}" cannot be the name of a transcript; nothing was written.`)
  return plain
}
