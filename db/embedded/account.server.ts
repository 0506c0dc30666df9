// Postgres refuses to run as root. This file finds an account that may read the programs and own the cluster; anybody
// who is not root simply runs it as themselves.
import { execFile } from 'node:child_process'
import { chown, readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { promisify } from 'node:util'

/** How to start a Postgres program: an optional wrapping command, and the account it runs under. */
export interface Account {
  wrap: (program: string, args: string[]) => [string, string[]]
  ids: { uid?: number; gid?: number }
  /** Hands a path to the account (no-op when it is ours already). */
  own: (path: string) => Promise<void>
}

const direct: Account['wrap'] = (program, args) => [program, args]
const run = promisify(execFile)

/**
 * Chooses the account for a cluster. An initialised cluster keeps the account that owns it.
 * As root: the `postgres` user, if it can reach everything; else a private user namespace; else `nobody`, if need be with
 * root's right to pass through private folders.
 */
export async function postgresAccount(options: { cluster: string; program: string }): Promise<Account> {
  if (process.getuid?.() !== 0) return { wrap: direct, ids: {}, own: async () => {} }
  const owner = await stat(options.cluster).catch(() => undefined)
  const reachable = (await reaches(dirname(options.cluster))) && (await reaches(options.program))
  if (owner && owner.uid !== 0) return (reachable ? asUser : passingThrough)(owner.uid, owner.gid)
  const users = owner ? [] : await knownUsers(['postgres', 'nobody'])
  const postgres = users.find((user) => user.name === 'postgres')
  if (postgres && reachable) return asUser(postgres.uid, postgres.gid)
  if (await works('unshare', '--user', 'true')) return { wrap: inNamespace, ids: {}, own: async () => {} }
  const nobody = users.find((user) => user.name === 'nobody')
  if (nobody && reachable) return asUser(nobody.uid, nobody.gid)
  if (nobody && (await works('setpriv', '--version'))) return passingThrough(nobody.uid, nobody.gid)
  throw new Error(
    `Postgres does not run as root, and no other account can reach ${options.cluster}. Nothing was changed. ` +
      'Start as another user, choose a folder outside the private home (--data /var/lib/logbook), or set DATABASE_URL.',
  )
}

function asUser(uid: number, gid: number): Account {
  return { wrap: direct, ids: { uid, gid }, own: (path) => chown(path, uid, gid) }
}

// Inside a user namespace without a mapping, root is seen as `nobody`, who also seems to own root's files.
function inNamespace(program: string, args: string[]): [string, string[]] {
  return ['unshare', ['--user', program, ...args]]
}

// Containers often forbid user namespaces, yet leave root the capability to read past permissions, which may be kept.
function passingThrough(uid: number, gid: number): Account {
  const keep = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override']
  const identity = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  return {
    wrap: (program, args) => ['setpriv', [...identity, ...keep, program, ...args]],
    ids: {},
    own: (path) => chown(path, uid, gid),
  }
}

function works(program: string, ...args: string[]): Promise<boolean> {
  if (process.platform !== 'linux') return Promise.resolve(false)
  return run(program, args).then(
    () => true,
    () => false,
  )
}

async function knownUsers(names: string[]): Promise<{ name: string; uid: number; gid: number }[]> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    return name && names.includes(name) ? [{ name, uid: Number(uid), gid: Number(gid) }] : []
  })
}

/** Whether every folder above a path may be passed through by accounts other than root. */
async function reaches(path: string): Promise<boolean> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined)
    if (found && (found.mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}
