// The command that takes up a session where it stopped, from the folder in which it ran: agents look for their sessions by folder.
import type { Session } from '../rows.ts'

/** Null for agents we know no such command of, and for ids that are not plain. */
export function resumeCommand(session: Pick<Session, 'agent' | 'nativeId' | 'cwd'>): string | null {
  const command = commandOf(session)
  if (command === null || !session.cwd) return command
  // A line end, or half a character, in a folder's name cannot be told to a shell in one line.
  if (/\p{Cc}/u.test(session.cwd) || !session.cwd.isWellFormed()) return command
  if (/^([A-Za-z]:[\\/]|\\\\)/.test(session.cwd))
    return `Set-Location -LiteralPath ${powerShell(session.cwd)}; ${command}`
  return session.cwd.startsWith('/') ? `cd -- ${posix(session.cwd)} && ${command}` : command
}

function commandOf({ agent, nativeId }: Pick<Session, 'agent' | 'nativeId'>): string | null {
  // The id comes from a file and the command goes to a shell: anything but a plain id is refused rather than quoted.
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(nativeId)) return null
  if (agent.startsWith('claude')) return `claude --resume ${nativeId}`
  if (agent === 'codex') return `codex resume ${nativeId}`
  if (agent === 'gemini') return `gemini --resume ${nativeId}`
  if (agent === 'opencode') return `opencode --session ${nativeId}`
  return null
}

const plainPath = /^[A-Za-z0-9/._@%+:,-]+$/

/** Within single quotes a POSIX shell takes every sign as it is, but the quote. */
const posix = (path: string) => (plainPath.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`)

/** PowerShell takes typographic quotes for quotes as well; each is doubled. */
const powerShell = (path: string) => `'${path.replaceAll(/['\u2018\u2019\u201A\u201B]/g, '$&$&')}'`
