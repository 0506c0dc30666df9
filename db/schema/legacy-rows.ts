// The ledger of other stores: every row of theirs as it was last told, by its own id, with all its fields (masked), also those
// that no column of ours has. It says what is known already, what is newer, and which rows wait for another one. Personal,
// because chats and settings are. Never published.
import { bigint, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { guarded, id, instant, personal, times } from './owned.ts'

export const legacyRows = pgTable(
  'legacy_rows',
  {
    id: id(),
    ...personal(),
    /** The store and its table or file, as in `codex-session-view` and `chat-threads`. */
    store: text().notNull(),
    kind: text().notNull(),
    nativeId: text().notNull(),
    data: jsonb().$type<unknown>().notNull(),
    /** Keyed hash of the row before masking. */
    hash: text().notNull(),
    /** When the row says it was changed, else when its file was: of two tellings the later one counts. */
    reportedAt: instant().notNull(),
    /** The source that told it last: of two rows with one id in one source the first counts. */
    uploadId: uuid().notNull(),
    /** Where it stands in that source, in bytes. */
    position: bigint({ mode: 'number' }).notNull().default(0),
    /** `kind/id` of the row without which this one cannot be placed; null once it is. */
    waitsFor: text(),
    ...times(),
  },
  (t) => [...guarded(t), index().on(t.spaceId, t.store, t.waitsFor), index().on(t.spaceId, t.nativeId)],
)
