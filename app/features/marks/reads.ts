// What the pages of bookmarks ask of the server, for the first paint.
import { createServerFn } from '@tanstack/react-start'
import { asc } from 'drizzle-orm'
import { bookmarks } from '#db/schema/index.ts'
import { readAs } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'
import { signedIn } from '../../server/signed-in.ts'

const most = 20_000

/** The actor's own bookmarks and notes. */
export const readMarks = createServerFn({ method: 'GET', strict: false })
  .middleware([signedIn])
  .handler(({ context }) =>
    readAs(database(), context.actor, (tx) =>
      tx.select().from(bookmarks).orderBy(asc(bookmarks.createdAt)).limit(most),
    ),
  )
