// What lies beside a source and says where its session ran: Gemini CLI keeps the folder of a project out of its sessions, in a
// marker file of the project's store or in a register of all projects.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isObject, object } from './formats/read.ts'
import { heldAt } from './read/held.ts'

/** The folder that the session at `path` ran in, when the source lies in a store that names it; else null. */
export async function folderBeside(path: string): Promise<string | null> {
  const held = heldAt(path)
  if (held) return held.folder
  const project = projectStore(path)
  if (project === null) return null
  const marked = await readFile(join(project, '.project_root'), 'utf8').catch(() => '')
  if (marked.trim() !== '') return marked.trim()
  const register = await readFile(join(project, '..', '..', 'projects.json'), 'utf8').catch(() => '')
  return named(register, basename(project))
}

// …/tmp/<project>/chats/<file>, …/chats/<session>/<file>, …/checkpoints/<file> or …/<file>.
function projectStore(path: string): string | null {
  for (let at = dirname(path), up = 0; up < 3; at = dirname(at), up++) if (basename(dirname(at)) === 'tmp') return at
  return null
}

// A project's store is called by its short name, before that by the hash of its folder.
function named(register: string, store: string): string | null {
  try {
    const projects = object(object(JSON.parse(register))['projects'])
    if (!isObject(projects)) return null
    const found = Object.entries(projects).find(
      ([folder, name]) => name === store || createHash('sha256').update(folder).digest('hex') === store,
    )
    return found?.[0] ?? null
  } catch {
    return null
  }
}
