// The one rule of ownership: which columns an owned row has, who may see it, and which keys tie it to its parent.
// Law: every table with a space_id goes through `guarded`, so that row-level security can never be forgotten.
import { sql } from 'drizzle-orm'
import {
  bigint,
  customType,
  index,
  pgPolicy,
  pgRole,
  primaryKey,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { AnyPgColumn, PgTableExtraConfigValue } from 'drizzle-orm/pg-core'
import { authOrganizations, authUsers } from './auth.ts'
import { rolesFor } from './roles.ts'
import type { Deed } from './roles.ts'

/** The role every read and write of the app takes on (`SET LOCAL ROLE`); neither owner nor BYPASSRLS. Made by the migrator. */
export const appRole = pgRole('logbook_app').existing()
/** The role an auditor's transactions take on: it may select the columns of figures.ts, and do nothing else. */
export const auditorRole = pgRole('logbook_auditor').existing()

/** Byte order on every operating system, so that Postgres, JavaScript and the browser agree on what comes next. */
export const orderedText = customType<{ data: string; driverData: string }>({ dataType: () => 'text COLLATE "C"' })

/** Raw bytes (custody chunks). */
export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })

/** Primary key of rows whose ids the server makes: uuidv5 of the natural key for rows from outside, else UUIDv7. */
export const id = () => uuid().primaryKey()

/**
 * Id of rows that a page makes under an id of its own. It is unique within its scope only, so that whoever sends the id of
 * another's row makes a row of their own and learns nothing; `guarded` gives the key.
 */
export const clientId = () => uuid().notNull()

/** An instant with its zone, as Date. */
export const instant = () => timestamp({ withTimezone: true, precision: 3 })

/** A count or a sum that starts at nothing and stays below 2^53. */
export const tally = () =>
  bigint({ mode: 'number' })
    .notNull()
    .default(sql`0`)

/** Columns of a row that belongs to a space. */
export const inSpace = () => ({
  spaceId: uuid()
    .notNull()
    .references(() => authOrganizations.id, { onDelete: 'cascade' }),
})

/** Columns of a row that belongs to one person within a space (chat threads, bookmarks, saved views …). */
export const personal = () => ({
  ...inSpace(),
  ownerId: uuid()
    .notNull()
    .references(() => authUsers.id, { onDelete: 'cascade' }),
})

/** created_at and updated_at; the trigger that keeps the latter is put on by the migrator. */
export const times = () => ({
  createdAt: instant().notNull().defaultNow(),
  updatedAt: instant().notNull().defaultNow(),
})

const actorSpace = sql`nullif(current_setting('logbook.space', true), '')::uuid`
const actorUser = sql`nullif(current_setting('logbook.user', true), '')::uuid`
const actorMay = (deed: Deed) =>
  sql.raw(`current_setting('logbook.role', true) IN (${rolesFor(deed).map((role) => `'${role}'`)})`)

type Rules = {
  reading?: Deed
  writing?: Deed
  /** Opens the table's figures to auditors. */
  auditor?: boolean
  /** Whoever wrote a row changes it; they or an owner of the space remove it. */
  author?: AnyPgColumn
  /** Personal rows with this set are read by the whole space; setting it is writing in the space. */
  shared?: AnyPgColumn
}
type OwnedColumns = { id?: AnyPgColumn; spaceId: AnyPgColumn; ownerId?: AnyPgColumn }

/**
 * Row-level security, the index of the scope, and the (space_id, id) key that children point at, for one owned table.
 * An unset actor matches nothing, because a comparison with NULL is never true. Whose role reaches `reading` sees rows, whose
 * reaches `writing` writes them; of a person's own rows that is the person. `auditor` opens a table's figures (figures.ts).
 */
export function guarded(
  t: OwnedColumns,
  { reading = 'read', writing = t.ownerId ? 'read' : 'write', auditor = false, author, shared }: Rules = {},
): PgTableExtraConfigValue[] {
  const inTheirs = sql`${t.spaceId} = ${actorSpace}`
  const whose = t.ownerId ? sql`${inTheirs} AND ${t.ownerId} = ${actorUser}` : inTheirs
  const readable = shared ? sql`${inTheirs} AND (${t.ownerId} = ${actorUser} OR ${shared})` : whose
  const seen = sql`${readable} AND ${actorMay(reading)}`
  const open = shared ? sql` AND (NOT ${shared} OR ${actorMay('write')})` : sql``
  const written = sql`${whose} AND ${actorMay(writing)}`
  const own = author ? sql`${written} AND ${author} = ${actorUser}` : written
  const removed = author ? sql`${whose} AND (${actorMay('administer')} OR ${own})` : written
  const rules = [
    pgPolicy('actor', { for: 'select', to: appRole, using: seen }),
    pgPolicy('add', { for: 'insert', to: appRole, withCheck: sql`${own}${open}` }),
    pgPolicy('change', { for: 'update', to: appRole, using: own, withCheck: sql`${own}${open}` }),
    pgPolicy('remove', { for: 'delete', to: appRole, using: removed }),
  ]
  if (auditor)
    rules.push(pgPolicy('figures', { for: 'select', to: auditorRole, using: sql`${whose} AND ${actorMay('figures')}` }))
  const scope = t.ownerId ? index().on(t.spaceId, t.ownerId) : index().on(t.spaceId)
  return [...rules, scope, ...keysOf(t, shared)]
}

function keysOf(
  { id: own, spaceId, ownerId }: OwnedColumns,
  shared: AnyPgColumn | undefined,
): PgTableExtraConfigValue[] {
  if (!own) return []
  if (own.primary) return [unique().on(spaceId, own)]
  if (!ownerId) return [primaryKey({ columns: [spaceId, own] })]
  const key = primaryKey({ columns: [spaceId, ownerId, own] })
  // What the whole space sees is told apart by its id alone.
  return shared
    ? [
        key,
        uniqueIndex()
          .on(spaceId, own)
          .where(sql`${shared}`),
      ]
    : [key]
}
