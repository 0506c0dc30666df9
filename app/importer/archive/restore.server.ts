// A space from its archive, on this server. Law: nothing here is written over: what is there already is the archive's own or a refusal; each part is
// one transaction and can be told again, so that whoever breaks off runs it once more; the end is held against the manifest.
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import type { Sql } from 'postgres'
import type { Database } from '#db/client.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { AppError } from '#app/server/errors.ts'
import { spaceTables } from './catalog.server.ts'
import type { Table } from './catalog.server.ts'
import { archiveFormat, archiveVersion, headName, headSchema, manifestName, manifestSchema } from './form.ts'
import type { ArchiveHead, ArchiveManifest, ArchivePart } from './form.ts'
import { fitting } from './people.server.ts'
import type { People } from './people.server.ts'
import { peopleOf } from './people.server.ts'
import { spaceFacts } from './space-key.server.ts'
import type { SpaceFacts } from './space-key.server.ts'
import { tarEntries } from './tar.ts'
import type { TarEntry } from './tar.ts'

const decompressed = promisify(zstdDecompress)

export interface RestoreOptions {
  db: Database
  /** Who restores: stands in the place of who exported, and owns the space. */
  actor: Actor
  path: string
  onProgress?: (progress: { step: 'checking' | 'restoring'; done: number; total: number }) => void
  signal?: AbortSignal | undefined
}

export interface Restored {
  spaceId: string
  name: string
  /** It was here as a whole already. */
  before: boolean
  rows: Record<string, number>
  /** Rows of persons who have no account here, by table. */
  leftOut: Record<string, number>
  /** Members who have an account here, and who have none. */
  members: number
  missing: string[]
}

/** Restores the archive at `path`. Throws AppError `bad_input` for what is no whole archive of a known version, `conflict` where it would write over. */
export async function restoreSpace(options: RestoreOptions): Promise<Restored> {
  const file = await open(options.path)
  try {
    const archive = await checked(file, options)
    return await restore(archive, options)
  } finally {
    await file.close()
  }
}

interface Archive {
  head: ArchiveHead
  manifest: ArchiveManifest
  /** The bytes of a part, which were found to be the manifest's. */
  read: (part: ArchivePart) => Promise<Buffer>
}

async function checked(file: FileHandle, { onProgress, signal }: RestoreOptions): Promise<Archive> {
  const entries = new Map<string, TarEntry>()
  for await (const entry of tarEntries(file)) entries.set(entry.name, entry)
  const read = async (name: string): Promise<Buffer> => {
    const entry = entries.get(name)
    if (!entry) throw broken(`${name} is missing`)
    const bytes = Buffer.alloc(entry.size)
    await file.read(bytes, 0, entry.size, entry.from)
    return bytes
  }
  if (!entries.has(headName)) throw broken('it does not begin as one')
  const form: unknown = parsed(await read(headName))
  const version = typeof form === 'object' && form !== null && 'version' in form ? form.version : null
  if (typeof version === 'number' && version > archiveVersion)
    throw new AppError('bad_input', 'The archive is of a newer Logbook. Nothing was restored; update this one first.')
  const head = headSchema.safeParse(form)
  if (!head.success) throw broken(`its ${headName} is none of ${archiveFormat}`)
  if (!entries.has(manifestName)) throw broken('it breaks off before its end')
  const manifest = manifestSchema.safeParse(parsed(await read(manifestName)))
  if (!manifest.success || manifest.data.id !== head.data.id) throw broken(`its ${manifestName} does not belong to it`)
  for (const [i, part] of manifest.data.parts.entries()) {
    signal?.throwIfAborted()
    onProgress?.({ step: 'checking', done: i, total: manifest.data.parts.length })
    const bytes = await read(part.name)
    if (createHash('sha256').update(bytes).digest('hex') !== part.sha256) throw broken(`${part.name} was changed`)
  }
  return { head: head.data, manifest: manifest.data, read: (part) => read(part.name) }
}

const broken = (what: string) =>
  new AppError('bad_input', `This is no whole archive of a space: ${what}. Nothing was restored.`)

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
}

async function restore({ head, manifest, read }: Archive, options: RestoreOptions): Promise<Restored> {
  const { db, actor, onProgress, signal } = options
  const tables = new Map((await spaceTables(db.$client)).map((table) => [table.name, table]))
  for (const { name, columns } of head.tables) {
    const unknown = columns.find((column) => !tables.get(name)?.columns.some((one) => one.name === column))
    if (unknown !== undefined && (manifest.rows[name] ?? 0) > 0)
      throw new AppError(
        'bad_input',
        `The archive knows ${name}.${unknown}, and this server does not. Nothing was restored; update it first.`,
      )
  }
  const people = await peopleOf(db, actor, head)
  const facts = await claim(db, actor, head, people)
  const restored: Restored = {
    spaceId: head.space.id,
    name: head.space.name,
    before: facts.whole === true,
    rows: {},
    leftOut: {},
    members: people.members,
    missing: people.missing,
  }
  if (facts.whole) return restored
  const parts = manifest.parts.filter(({ table }) => table !== '')
  for (const [i, part] of parts.entries()) {
    signal?.throwIfAborted()
    onProgress?.({ step: 'restoring', done: i, total: parts.length })
    const table = tables.get(part.table)
    const columns = head.tables.find(({ name }) => name === part.table)?.columns
    if (!table || !columns) continue
    const lines = (await decompressed(await read(part))).toString('utf8').split('\n').slice(0, -1)
    const rows = fitting(lines, table, people)
    await insert(db.$client, table, columns, rows)
    restored.rows[table.name] = (restored.rows[table.name] ?? 0) + rows.length
    const left = lines.length - rows.length
    if (left > 0) restored.leftOut[table.name] = (restored.leftOut[table.name] ?? 0) + left
  }
  await verify(db.$client, head.space.id, tables, restored)
  await note(db, head.space.id, { ...facts, whole: true })
  return restored
}

// The space is made, or is the archive's own from a run before.
async function claim(db: Database, actor: Actor, head: ArchiveHead, people: People): Promise<SpaceFacts> {
  const known = await spaceFacts(db, head.space.id)
  if (known?.archive === head.id) return known
  if (known)
    throw new AppError(
      'conflict',
      'This server has that space already. Nothing was restored: what is here is not written over. Erase it here first, or restore on another server.',
    )
  const facts: SpaceFacts = { archive: head.id, recordKey: head.recordKey }
  await db.$client.begin(async (tx) => {
    const { id, name, createdAt } = head.space
    await tx`
      insert into auth_organizations (id, name, slug, metadata, created_at)
      values (${id}, ${name}, ${id}, ${JSON.stringify(facts)}, ${createdAt})`
    for (const member of head.members) {
      const user = people.byId.get(member.userId)
      const role = user === actor.userId ? 'owner' : member.role
      if (user)
        await tx`
          insert into auth_members (organization_id, user_id, role, created_at) values (${id}, ${user}, ${role}, ${member.since})
          on conflict do nothing`
    }
    await tx`
      insert into auth_members (organization_id, user_id, role) values (${id}, ${actor.userId}, 'owner') on conflict do nothing`
  })
  return facts
}

async function note(db: Database, spaceId: string, facts: SpaceFacts): Promise<void> {
  await db.$client`update auth_organizations set metadata = ${JSON.stringify(facts)} where id = ${spaceId}`
}

async function insert(sql: Sql, { name }: Table, columns: string[], rows: string[]): Promise<void> {
  if (rows.length === 0) return
  const list = columns.map((column) => `"${column}"`).join(', ')
  await sql.unsafe(
    `insert into "${name}" (${list})
     select ${list} from json_populate_recordset(null::"${name}", $1::text::json) on conflict do nothing`,
    [`[${rows.join(',')}]`],
  )
}

async function verify(
  sql: Sql,
  spaceId: string,
  tables: ReadonlyMap<string, Table>,
  { rows }: Restored,
): Promise<void> {
  for (const name of tables.keys()) {
    const [found] = await sql.unsafe<Array<{ count: number }>>(
      `select count(*)::int as count from "${name}" where space_id = $1`,
      [spaceId],
    )
    if ((found?.count ?? 0) >= (rows[name] ?? 0)) continue
    throw new AppError(
      'conflict',
      `Of ${name} ${found?.count ?? 0} rows are here and ${rows[name]} should be: others of this server have their ids. The space is not whole; erase it and tell the maintainers.`,
    )
  }
}
