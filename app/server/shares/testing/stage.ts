// The stage of tests about share links: a database, a session of six events in it, and requests as readers send them.
import { randomUUID } from 'node:crypto'
import { connect, disconnectAll } from '#db/client.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import { seedActor, seedSession } from '#db/testing-rows.ts'
import type { ShareDraft } from '../../../features/shares/share-input.ts'
import type { Means } from '../../audit.server.ts'

type From = { address?: string; agent?: string; signal?: AbortSignal }
export const means: Means = { means: 'page' }

/** Settings are read once, so the app is loaded when the database is there. */
export async function openStage() {
  const database = await disposableDatabase({ migrated: true })
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    LOGBOOK_SECRET: 'only-for-this-test-0123456789abcdef',
    LOGBOOK_TRUSTED_PROXIES: '127.0.0.1',
    LOGBOOK_LOG_LEVEL: 'error',
  })
  const links = await import('../links.server.ts')
  const { answerShared } = await import('../answer.server.ts')
  const { previewOf, previewBodyOf, firstOfShare } = await import('../../../features/shares/reads.server.ts')
  const { countListeners } = await import('../rooms.server.ts')
  const mine = await seedActor(database.sql)
  const db = connect(database.url)
  let session = ''

  const addEvent = async (seq: number, text: string, body: unknown = { shape: 'message', text }): Promise<void> => {
    const id = randomUUID()
    await database.sql`insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, role, preview, size)
      values (${id}, ${mine.spaceId}, ${session}, ${seq}, ${`a${String(seq).padStart(3, '0')}`}, ${`k${seq}`}, 'message', 'user', ${text}, 5)`
    await database.sql`insert into event_bodies (event_id, space_id, body) values (${id}, ${mine.spaceId}, ${database.sql.json(body as never)})`
  }
  const draftOf = (change: Partial<ShareDraft> = {}): ShareDraft => ({
    sessionId: session,
    title: 'For you',
    fromSeq: 2,
    toSeq: 4,
    without: [],
    omitted: [],
    anonymous: true,
    children: false,
    ...change,
  })
  const requestOf = (path: string, code: string, from: From = {}) => {
    const { address = '203.0.113.7', agent = 'Mozilla/5.0 (iPhone) Safari/1', signal } = from
    const headers = { authorization: `Share ${code}`, 'x-forwarded-for': address, 'user-agent': agent }
    const request = new Request(`http://127.0.0.1/api/share/${path}`, { headers, ...(signal && { signal }) })
    return Object.assign(request, { ip: '127.0.0.1' })
  }
  return {
    db,
    sql: database.sql,
    mine,
    app: { ...links, answerShared, previewOf, previewBodyOf, firstOfShare, countListeners },
    addEvent,
    draftOf,
    requestOf,
    /** A fresh session, of which the rest is said; answers its id. */
    newSession: async () => {
      session = await seedSession(database.sql, mine, { title: 'The title of it all' })
      await database.sql`update sessions set cwd = '/home/nightowl/project' where id = ${session}`
      for (let seq = 1; seq <= 6; seq++) await addEvent(seq, `Words ${seq}`)
      return session
    },
    make: (change: Partial<ShareDraft> = {}, hours: number | null = 24) =>
      links.makeShare(db, mine, means, draftOf(change), hours),
    ask: (path: string, code: string, from?: From) =>
      answerShared(requestOf(path, code, from), path.split('?')[0] ?? ''),
    close: async () => {
      await disconnectAll()
      await database.drop()
    },
  }
}
