// The data folder: where each part keeps its things, and the secrets that are made on the first start (0600).
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

export interface Home {
  dir: string
  postgresDir: string
  engineDir: string
  logsDir: string
  /** Signs cookies and entry links. */
  secret: string
  electricSecret: string
  /** Short random name of this folder; names the cookie. */
  instance: string
}

/** Makes what is missing of a data folder and reads the rest. */
export async function openHome(folder: string): Promise<Home> {
  const dir = resolve(folder)
  // Root's Postgres runs under another account, which must pass through; what is private inside is closed by itself.
  await mkdir(dir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
  const home = { dir, postgresDir: join(dir, 'postgres'), engineDir: join(dir, 'engine'), logsDir: join(dir, 'logs') }
  for (const made of [home.engineDir, home.logsDir]) await mkdir(made, { recursive: true, mode: 0o700 })
  return {
    ...home,
    secret: await kept(join(dir, 'secret'), () => randomBytes(32).toString('hex')),
    electricSecret: await kept(join(dir, 'electric-secret'), () => randomBytes(32).toString('hex')),
    instance: await kept(join(dir, 'instance'), () => randomBytes(4).toString('hex')),
  }
}

/** The port the web server had last time. */
export async function rememberedPort(home: Home): Promise<number | undefined> {
  const text = await readFile(join(home.dir, 'port'), 'utf8').catch(() => '')
  return Number(text) || undefined
}

export async function rememberPort(home: Home, port: number): Promise<void> {
  await writeFile(join(home.dir, 'port'), `${port}\n`)
}

async function kept(file: string, make: () => string): Promise<string> {
  // wx: of two first starts, the one that wrote the file wins.
  await writeFile(file, `${make()}\n`, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  return (await readFile(file, 'utf8')).trim()
}
