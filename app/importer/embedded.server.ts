// Files inside records: taken before the batch that holds their record is committed, so that after a kill they are found again with it.
// Their records count in the account of the file that holds them; custody and cursor are their own.
import { readAs } from '#db/transact.server.ts'
import type { Account } from './account.ts'
import type { Embedded } from './formats/format.ts'
import { hold, pathInside } from './read/held.ts'
import { storedName } from './stored-name.server.ts'
import type { Source } from './store/commit.server.ts'
import { connectionOf } from './store/connection.server.ts'
import { fingerprintOf, freshCursor, readCursor } from './store/cursor.server.ts'
import type { Cursor } from './store/cursor.server.ts'
import type { StretchOptions } from './stretch.server.ts'
import type { Taken } from './take.server.ts'

type Take = (source: Source, cursor: Cursor, options: StretchOptions) => AsyncGenerator<Taken>

/** Takes the sources inside a batch; yields the account of each commit. */
export async function* takeEmbedded(
  source: Source,
  embedded: Embedded[],
  options: StretchOptions,
  take: Take,
): AsyncGenerator<Partial<Account>> {
  for (const one of embedded) {
    const path = pathInside(options.path, one.name)
    const bytes = contentBytes(one)
    const release = hold(path, bytes)
    try {
      const name = await storedName(one.name, options.hash)
      const inside = { ...source, place: { ...source.place, path: pathInside(source.place.path, name) } }
      const cursor = await cursorOf(inside, path, bytes.length)
      for await (const { account } of take(inside, cursor, { ...options, path, bytes: bytes.length, sent: null }))
        yield account
    } finally {
      release()
    }
  }
}

/** It never grows: an unfinished line at its end will not be finished, and is a record like any other. */
export function contentBytes({ content }: Embedded): Buffer {
  return Buffer.from(content.endsWith('\n') ? content : `${content}\n`)
}

async function cursorOf(source: Source, path: string, bytes: number): Promise<Cursor> {
  const { db, actor, place } = source
  const known = await readAs(db, actor, (tx) => readCursor(connectionOf(tx), actor, place))
  if (known === null) return freshCursor(0)
  const same = known.fingerprint === null || (await fingerprintOf(path, known.fingerprintLength)) === known.fingerprint
  return same && known.position <= bytes ? known : freshCursor(known.generation + 1)
}
