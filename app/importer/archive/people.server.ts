// Whose rows of an archive are on this server. Rules: whoever restores stands in the place of who exported; other members are known again by their
// address. Who has no account here is left out, with what is theirs alone (chats, marks, views); what they wrote for all stays under its name.
import type { Database } from '#db/client.server.ts'
import type { Actor } from '#db/transact.server.ts'
import type { Table } from './catalog.server.ts'
import { addressHashOf } from './form.ts'
import type { ArchiveHead } from './form.ts'

export interface People {
  /** Ids of there, and who they are here. */
  byId: ReadonlyMap<string, string>
  members: number
  /** Names of members without an account here. */
  missing: string[]
  /** Ids of rows that were left out: what points at them does not. */
  gone: Set<string>
}

export async function peopleOf(db: Database, actor: Actor, head: ArchiveHead): Promise<People> {
  // Lower-cased by the one function that made the hashes: the database lowers some letters otherwise.
  const accounts = await db.$client<Array<{ id: string; email: string }>>`select id, email from auth_users`
  const byAddress = new Map(accounts.map(({ id, email }) => [addressHashOf(head.id, email), id]))
  const byId = new Map<string, string>()
  for (const { userId, addressHash } of head.members) {
    const here = userId === head.exportedBy ? actor.userId : byAddress.get(addressHash)
    if (here) byId.set(userId, here)
  }
  byId.set(head.exportedBy, actor.userId)
  const missing = head.members.filter(({ userId }) => !byId.has(userId)).map(({ name }) => name)
  return { byId, members: head.members.length - missing.length, missing, gone: new Set() }
}

type Row = Record<string, unknown>

/** The rows of `lines` that can stand here, as JSON, with persons as they are called here. */
export function fitting(lines: readonly string[], table: Table, people: People): string[] {
  const uuids = new Set(table.columns.filter(({ type }) => type === 'uuid').map(({ name }) => name))
  const nullable = new Set(table.columns.filter((column) => column.nullable).map(({ name }) => name))
  // Most tables name nobody, and numbers must stay as they are written.
  if (!concerns(table, people)) return [...lines]
  return lines.flatMap((line) => {
    const row = JSON.parse(line) as Row
    const changes: Array<[string, string | null]> = []
    for (const column of uuids) {
      const value = row[column]
      if (typeof value !== 'string') continue
      const pointer = table.pointers.find((one) => one.column === column)
      const here = people.byId.get(value)
      const lost = (pointer?.to === 'auth_users' && here === undefined) || (pointer && people.gone.has(value))
      if (lost && !nullable.has(column)) {
        if (typeof row['id'] === 'string') people.gone.add(row['id'])
        return []
      }
      if (lost) changes.push([column, null])
      else if (here !== undefined && here !== value) changes.push([column, here])
    }
    return [changes.reduce((text, [column, value]) => replaced(text, column, row[column], value), line)]
  })
}

function concerns(table: Table, { gone, byId }: People): boolean {
  if ([...byId].every(([there, here]) => there === here) && gone.size === 0)
    return table.pointers.some(({ to }) => to === 'auth_users')
  return table.columns.some(({ type }) => type === 'uuid')
}

// In the text, because numbers beyond 2^53 would not outlive being read. The database writes no blank between name and value.
function replaced(line: string, column: string, before: unknown, after: string | null): string {
  const name = JSON.stringify(column)
  return line.replace(`${name}:${JSON.stringify(before)}`, `${name}:${JSON.stringify(after)}`)
}
