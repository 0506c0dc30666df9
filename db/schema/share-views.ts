// The view log of share links: one row a visit, however many requests it takes. Never published.
import { foreignKey, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { guarded, id, inSpace, instant } from './owned.ts'
import { shares } from './shares.ts'

export const shareViews = pgTable(
  'share_views',
  {
    id: id(),
    ...inSpace(),
    shareId: uuid().notNull(),
    at: instant().notNull().defaultNow(),
    /** When something was last read in this visit; half an hour without ends it. */
    lastAt: instant().notNull().defaultNow(),
    /** /24 of IPv4, /48 of IPv6. */
    network: text(),
    /** In a few words: `Safari on iPhone`, or a program. */
    client: text().notNull(),
    /** A keyed hash of link, address and browser, by which one visit is told from the next. */
    visitor: text().notNull(),
    pages: integer().notNull().default(1),
  },
  (t) => [
    ...guarded(t, { reading: 'write' }),
    // A session that moves takes its links along, ended, in one statement or in two.
    foreignKey({ columns: [t.spaceId, t.shareId], foreignColumns: [shares.spaceId, shares.id] })
      .onDelete('cascade')
      .onUpdate('cascade'),
    index().on(t.shareId, t.at.desc()),
  ],
)
