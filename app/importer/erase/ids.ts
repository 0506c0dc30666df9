// Ids of sessions looked for in bytes that nobody parses.

const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const isUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const shortest = 8

/** Those that are long enough to stand in no line that is not their session's. */
export const tellingIds = (ids: Iterable<string>): Set<string> =>
  new Set([...ids].filter((id) => id.length >= shortest))

/** Whether any of `ids` stands in `text`, bytes read as latin1. Most are UUIDs, of which thousands are looked for as quickly as one. */
export function idsIn(text: string, ids: ReadonlySet<string>): boolean {
  for (const [one] of text.matchAll(uuids)) if (ids.has(one)) return true
  for (const id of ids) if (!isUuid.test(id) && text.includes(Buffer.from(id).toString('latin1'))) return true
  return false
}
