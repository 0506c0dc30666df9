// Paths by pattern, with three signs: `*` any characters of a name, `?` one, `**` any folders. Node's own is still an experiment
// that prints a warning, which a recorder may not.

const placeholders = /\{(?:agent_id|agent_type|session_id)\}/g

/** Why a pattern cannot be used; null when it can. */
export function patternFault(pattern: string): string | null {
  if (pattern === '') return 'is empty'
  if (/^[/\\]|^[A-Za-z]:/.test(pattern)) return 'must be relative to the folder of the agent'
  if (pattern.split('/').includes('..')) return 'leaves the folder of the agent'
  if (/[{}]/.test(pattern.replace(placeholders, '')))
    return 'names something other than {agent_id}, {agent_type}, {session_id}'
  return null
}

/** `pattern` with what is known put in; a value is a name, never a sign or a way out. */
export function filledIn(
  pattern: string,
  values: { agent_id: string; agent_type: string; session_id: string },
): string {
  return pattern.replace(placeholders, (name) =>
    values[name.slice(1, -1) as keyof typeof values].replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+$/, '_'),
  )
}

/** Whether a relative path with `/` fits. */
export function matches(pattern: string, path: string): boolean {
  return fits(pattern.split('/'), path.split('/'))
}

function fits(pattern: string[], path: string[]): boolean {
  const [head, ...rest] = pattern
  if (head === undefined) return path.length === 0
  if (head === '**') return fits(rest, path) || (path.length > 0 && fits(pattern, path.slice(1)))
  const [name, ...below] = path
  return name !== undefined && nameFits(head, name) && fits(rest, below)
}

/** Whether a folder may hold a path that fits, so that others need not be opened. */
export function mayHold(pattern: string, folder: string): boolean {
  const signs = pattern.split('/')
  for (const [depth, name] of folder.split('/').entries()) {
    const sign = signs[depth]
    if (sign === '**') return true
    if (sign === undefined || depth >= signs.length - 1 || !nameFits(sign, name)) return false
  }
  return true
}

function nameFits(sign: string, name: string): boolean {
  const source = sign
    .replace(/[.+^$()|[\]\\{}]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
  return new RegExp(`^${source}$`).test(name)
}
