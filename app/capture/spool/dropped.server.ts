// What a full spool could not take, said loudly: a line in the journal for each session, with how many events are missing.
import { readdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { spoolOf } from './append.ts'
import { envelopeLine } from './envelope.ts'

/** Lines that tell of dropped events, and the files to remove once the lines are safe. */
export async function droppedLines(home: string): Promise<{ lines: Buffer[]; files: string[] }> {
  const { dropped } = spoolOf(home)
  const names = await readdir(dropped).catch(() => [])
  const sessions = new Map<string, { count: number; at: Date; files: string[] }>()
  for (const name of names) {
    const [session = ''] = name.split(/[~!]/)
    const path = await claimed(dropped, name)
    const facts = await stat(path).catch(() => null)
    if (!facts) continue
    const known = sessions.get(session) ?? { count: 0, at: facts.mtime, files: [] }
    known.count += Math.max(1, facts.size)
    known.at = facts.mtime > known.at ? facts.mtime : known.at
    known.files.push(path)
    sessions.set(session, known)
  }
  const lines = [...sessions].map(([session, { count, at }]) =>
    Buffer.from(
      envelopeLine({
        v: 1,
        // The same until its files are gone: told twice, it is one event.
        id: `dropped-${session}-${at.getTime()}-${count}`,
        at: at.toISOString(),
        agent: 'claude',
        pid: process.pid,
        ppid: process.ppid,
        event: 'HooksDropped',
        payload: { session_id: Buffer.from(session, 'base64url').toString(), count },
      }),
    ),
  )
  return { lines, files: [...sessions.values()].flatMap(({ files }) => files) }
}

// Writers go on counting in a file of the old name, so what was read is what is removed.
async function claimed(folder: string, name: string): Promise<string> {
  const path = join(folder, name)
  if (name.includes('~') || name.includes('!')) return path
  const moved = join(folder, `${name}!${Date.now()}`)
  return rename(path, moved).then(
    () => moved,
    () => path,
  )
}
