// Which repository a session worked in: known by its remote (from the record, else from .git/config of a folder on this
// machine), else by its root, else by the folder itself.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join } from 'node:path'
import type { TransactionSql } from 'postgres'
import type { Actor } from '#db/transact.server.ts'
import type { FactsSummary } from '../batch.ts'
import { indexable } from '../clean.ts'
import { bornIn, rowId } from '../identity.server.ts'

export interface Repo {
  nativeId: string
  name: string
  remote: string | null
  root: string | null
}

/**
 * The repository that `cwd` lies in. Looks at the disk, so call it outside of transactions; answers are remembered. A folder that is
 * not `here` is another machine's, which this one's disk says nothing of.
 */
export async function repoOf(cwd: string, remote: string | null, here = true): Promise<Repo> {
  const key = `${here}\u0000${cwd}\u0000${remote ?? ''}`
  const known = remembered.get(key)
  if (known) return known
  const root = here && isAbsolute(cwd) ? gitRoot(cwd) : null
  const origin = remote ?? (root ? await originOf(root) : null)
  const nativeId = origin ? plainRemote(origin) : (root ?? cwd)
  const repo = {
    nativeId,
    name: lastPart(nativeId) || nativeId,
    remote: origin ? plainRemote(origin) : null,
    root: root ?? cwd,
  }
  if (remembered.size > 1000) remembered.clear()
  remembered.set(key, repo)
  return repo
}

// What is longer is no folder, and too long for an index.
const longestFolder = 2000

/** Binds the session to every folder it worked in; answers the repository of the folder it began in. */
export async function bindRepos(
  sql: TransactionSql,
  actor: Actor,
  sessionId: string,
  facts: FactsSummary,
  repos: Map<string, Repo>,
): Promise<string | null> {
  let first: string | null = null
  for (const [cwd, place] of facts.places) {
    const repo = repos.get(cwd)
    if (!repo || Buffer.byteLength(cwd) > longestFolder) continue
    const repoId = rowId(actor.spaceId, 'repo', 'git', repo.nativeId)
    await sql`
      insert into repos (id, space_id, native_id, name, remote, root)
      values (${repoId}, ${actor.spaceId}, ${indexable(repo.nativeId)}, ${repo.name}, ${repo.remote}, ${repo.root}) on conflict do nothing`
    await sql`
      insert into repo_bindings as b (id, space_id, session_id, repo_id, cwd, branch, commit)
      values (${rowId(bornIn(actor), 'binding', sessionId, cwd)}, ${actor.spaceId}, ${sessionId}, ${repoId}, ${cwd}, ${place.branch}, ${place.commit})
      on conflict (session_id, cwd) do update set branch = coalesce(excluded.branch, b.branch), commit = coalesce(excluded.commit, b.commit)
      where (coalesce(excluded.branch, b.branch), coalesce(excluded.commit, b.commit)) is distinct from (b.branch, b.commit)`
    if (cwd === facts.firstCwd) first = repoId
  }
  return first
}

const remembered = new Map<string, Repo>()

function gitRoot(cwd: string): string | null {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder
    if (dirname(folder) === folder) return null
  }
}

// A worktree's .git is a file; its remote is that of the main checkout and is left to the records.
async function originOf(root: string): Promise<string | null> {
  const config = await readFile(join(root, '.git', 'config'), 'utf8').catch(() => '')
  return /\[remote "origin"\][^[]*?\burl\s*=\s*(\S+)/.exec(config)?.[1] ?? null
}

/** host/path, without protocol, user, password and `.git`, so that ssh and https forms are one repository. */
export function plainRemote(remote: string): string {
  const scp = /^(?:[^@/]+@)?([^:/]+):(?!\/\/)(.+)$/.exec(remote)
  const plain = scp ? `${scp[1]}/${scp[2]}` : remote.replace(/^[a-z+]+:\/\/(?:[^@/]*@)?/i, '')
  return plain.replace(/\.git\/?$/, '').replace(/\/+$/, '')
}

const lastPart = (path: string) => basename(path.replaceAll('\\', '/'))
