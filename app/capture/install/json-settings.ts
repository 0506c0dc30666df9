// The settings of Claude Code and Gemini CLI with our hooks in them, or without them. Pure: text in, text out. Law: what others
// have registered stays as it is, byte for byte; a second time changes nothing.
import { isOurs } from './command-line.server.ts'
import { jsonTree, nodeAt, withMember, withoutMember } from './json-text.ts'

export interface Wanted {
  name: string
  handler: { command: string } & Record<string, unknown>
}

/** Says what is wrong with a file of settings and that it was left alone. */
export class SettingsFault extends Error {
  override name = 'SettingsFault'
}

/** `text` (null where there is no file) with a group of its own for each wanted event. */
export function withHooks(text: string | null, wanted: Wanted[]): string {
  let next = text === null || text.trim() === '' ? '{}\n' : text
  if (!Object.hasOwn(read(next), 'hooks')) next = withMember(next, [], 'hooks', {})
  for (const { name, handler } of wanted) {
    const groups = groupsOf(read(next), name)
    const [at] = ours(groups)
    const same = at && JSON.stringify(at.handler) === JSON.stringify(handler)
    if (same && ours(groups).length === 1) continue
    next = withoutEvent(next, name, false)
    if (nodeAt(jsonTree(next), ['hooks', name])) next = withMember(next, ['hooks', name], null, { hooks: [handler] })
    else next = withMember(next, ['hooks'], name, [{ hooks: [handler] }])
  }
  return next
}

/** `text` without any of our hooks, and without the lists that only they were in. */
export function withoutHooks(text: string): string {
  const hooks = read(text)['hooks']
  let next = text
  for (const name of Object.keys(isRecord(hooks) ? hooks : {})) next = withoutEvent(next, name, true)
  const left = read(next)['hooks']
  return next !== text && isRecord(left) && Object.keys(left).length === 0 ? withoutMember(next, ['hooks']) : next
}

/** The events that one of our hooks is registered for. */
export function installedEvents(text: string): string[] {
  const settings = read(text)
  const hooks = settings['hooks']
  return Object.keys(isRecord(hooks) ? hooks : {}).filter((name) => ours(groupsOf(settings, name)).length > 0)
}

function withoutEvent(text: string, name: string, tidy: boolean): string {
  let next = text
  for (;;) {
    const groups = groupsOf(read(next), name)
    const [found] = ours(groups)
    if (!found) return next
    const list = ['hooks', name]
    const alone = found.siblings === 1
    next = withoutMember(next, alone ? [...list, found.group] : [...list, found.group, 'hooks', found.index])
    if (tidy && alone && groups.length === 1) next = withoutMember(next, list)
  }
}

interface Found {
  group: number
  index: number
  siblings: number
  handler: unknown
}

function ours(groups: unknown[]): Found[] {
  return groups.flatMap((group, at) => {
    const handlers = isRecord(group) && Array.isArray(group['hooks']) ? (group['hooks'] as unknown[]) : []
    return handlers.flatMap((handler, index) =>
      isRecord(handler) && isOurs(handler['command']) ? [{ group: at, index, siblings: handlers.length, handler }] : [],
    )
  })
}

function groupsOf(settings: Record<string, unknown>, name: string): unknown[] {
  const hooks = settings['hooks']
  if (hooks !== undefined && !isRecord(hooks)) throw new SettingsFault('its "hooks" is no object')
  const groups = hooks && Object.hasOwn(hooks, name) ? hooks[name] : []
  if (!Array.isArray(groups)) throw new SettingsFault(`its "hooks.${name}" is no list`)
  return groups
}

function read(text: string): Record<string, unknown> {
  const plain = text.replace(/^\uFEFF/, '')
  try {
    jsonTree(text)
    const value: unknown = JSON.parse(plain)
    if (isRecord(value)) return value
  } catch (error) {
    throw new SettingsFault(`it is not valid JSON (${error instanceof Error ? error.message : String(error)})`)
  }
  throw new SettingsFault('it holds no JSON object')
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
