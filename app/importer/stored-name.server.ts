// What a source is called in the database: its path, with secrets masked. Law: a path without secrets is its own name; another one
// carries a keyed hash of the real path, so that two sources whose secrets look alike under their masks stay two, and whoever has
// the path finds its rows again. What lies inside a source is called by the source's name and its own.
import { mask } from './mask/mask.server.ts'

/** A keyed hash: see identity.server.ts. */
type Hash = (value: unknown) => string

const mostRemembered = 20_000
const remembered = new Map<string, string>()
const hashLength = 10

/** The name under which the rows of the source at `path` stand. */
export async function storedName(path: string, hash: Hash): Promise<string> {
  return (await Promise.all(path.split('#').map((part) => named(part, hash)))).join('#')
}

async function named(path: string, hash: Hash): Promise<string> {
  const masked = await maskedPath(path)
  return masked === path ? path : marked(path, masked, hash(path).slice(0, hashLength))
}

/** `path` with secrets masked, as long in bytes as before. */
export async function maskedPath(path: string): Promise<string> {
  const known = remembered.get(path)
  if (known !== undefined) return known
  const { text } = await mask(path)
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(path, text)
  return text
}

const endings = /(?:\.[a-z]{2,6}){1,2}$/

// Behind the part that was masked, before its ending, so that the name still tells what kind of file it is.
function marked(path: string, masked: string, mark: string): string {
  const [before, after] = [path, masked].map((text) => text.split(/([\\/])/)) as [string[], string[]]
  const at = before.length === after.length ? after.findIndex((part, i) => part !== before[i]) : -1
  const part = after[at]
  if (part === undefined) return `${masked}~${mark}`
  const ends = part.length - (endings.exec(part)?.[0].length ?? 0)
  after[at] = `${part.slice(0, ends)}~${mark}${part.slice(ends)}`
  return after.join('')
}
