// An erasure is carried out: rows, custody, files of the data folder, then what engine and database keep of old rows. Law: each step can be
// broken off at any moment and is taken up by whoever runs it next; one process at a time works on an erasure.
import type { Database } from '#db/client.server.ts'
import type { ErasureKind, ErasureStep, Receipt } from '#db/schema/erasures.ts'
import type { Actor } from '#db/transact.server.ts'
import { BrokenCustody } from '../custody/chunks.server.ts'
import type { Kept } from '../custody/chunks.server.ts'
import { keptIn } from '../custody/kept-in.server.ts'
import { rowId } from '../identity.server.ts'
import type { EngineToSweep } from '../redact/sweep.server.ts'
import { reasonOf } from '../walk.server.ts'
import { cleanUp } from './clean-up.server.ts'
import { cutSource, removeSource } from './custody.server.ts'
import { eraseFiles, removeHeld } from './files.server.ts'
import { addToReceipt, eraseRows } from './rows.server.ts'
import type { Grave } from './rows.server.ts'
import { endAccount } from './account.server.ts'
import { emptySpace, endSpace, mayEnd } from './space.server.ts'
import { lockTombstones } from './tombstones.server.ts'
import { speaksOf, whoseIs } from './whose.server.ts'
import type { Sought } from './whose.server.ts'

export interface Erasing {
  db: Database
  /** The data folder. */
  home: string
  engine: EngineToSweep
  /** Milliseconds to wait for whoever holds old rows back, at each place. */
  patience?: number
  /** Whether tables are written anew, however large they are, so that no byte of old rows stays in their files. */
  clean?: boolean
  signal?: AbortSignal | undefined
  onProgress?: (progress: { step: ErasureStep; done: number; total: number }) => void
}

export interface Erasure {
  id: string
  spaceId: string
  userId: string
  kind: ErasureKind
  step: ErasureStep
  receipt: Receipt
}

/** Carries an erasure to its end; null when another process has it, or there is none. */
export async function runErasure(erasing: Erasing, id: string): Promise<Receipt | null> {
  const { db } = erasing
  const held = await db.$client.reserve()
  try {
    const [lock] = await held<Array<{ mine: boolean }>>`
      select pg_try_advisory_lock(hashtextextended(${`erasure/${id}`}, 0)) as mine`
    if (!lock?.mine) return null
    try {
      return await work(erasing, id)
    } finally {
      await held`select pg_advisory_unlock(hashtextextended(${`erasure/${id}`}, 0))`
    }
  } finally {
    held.release()
  }
}

/** Erasures that are not done, oldest first. */
export async function unfinished(db: Database): Promise<string[]> {
  const rows = await db.$client<Array<{ id: string }>>`
    select id from erasures where step <> 'done' order by started_at, id`
  return rows.map(({ id }) => id)
}

async function work(erasing: Erasing, id: string): Promise<Receipt | null> {
  for (;;) {
    const one = await readErasure(erasing.db, id)
    if (!one || one.step === 'done') return one?.receipt ?? null
    erasing.signal?.throwIfAborted()
    if (one.step === 'rows') await allRows(erasing, one)
    else if (one.step === 'custody') await allCustody(erasing, one)
    else if (one.step === 'files') await allFiles(erasing, one)
    else await clean(erasing, one)
  }
}

/** As it stands now. */
export async function readErasure(db: Database, id: string): Promise<Erasure | null> {
  const [row] = await db.$client<Erasure[]>`
    select id, space_id as "spaceId", requested_by as "userId", kind, step, receipt from erasures where id = ${id}`
  return row ?? null
}

async function allRows(erasing: Erasing, one: Erasure): Promise<void> {
  const { db, signal } = erasing
  const sql = db.$client
  await noteSources(db, one)
  for (const [i, grave] of (await gravesOf(db, one)).entries()) {
    signal?.throwIfAborted()
    await tell(erasing, one, i)
    if (!grave.gone) await eraseRows(sql, one.id, grave, signal)
  }
  await next(erasing, one, 'custody', { rowsGoneAt: new Date().toISOString() })
}

// Which sources told of them has to be known before the rows go; and where else their records may arrive.
async function noteSources(db: Database, one: Erasure): Promise<void> {
  const sql = db.$client
  const routes = await sql<Array<{ space: string; agent: string; native: string; session: string; id: string }>>`
    select r.space_id as space, t.agent, t.native_id as native, t.session_id as session, t.erasure_id as id
    from tombstones t join capture_routes r on r.target_space_id = t.space_id and r.kind = 'session' and r.holder = t.agent
      and r.native_id = t.native_id
    where t.erasure_id = ${one.id} and t.space_id = ${one.spaceId}`
  for (const { space, agent, native, session } of routes)
    await sql.begin(async (tx) => {
      await lockTombstones(tx, space)
      for (const [where, id] of [
        [space, session],
        [space, rowId(space, 'session', agent, native)],
        [one.spaceId, rowId(one.spaceId, 'session', agent, native)],
      ] as const)
        await tx`
          insert into tombstones (space_id, session_id, erasure_id, agent, kind, parent_session_id, rows_gone_at)
          values (${where}, ${id}, ${one.id}, ${agent}, 'alias', ${session}, now()) on conflict do nothing`
    })
  await sql`
    update erasures set work = jsonb_build_object('uploads', (
      select coalesce(jsonb_agg(distinct u.upload_id), '[]') from (
        select s.upload_id from upload_sessions s join tombstones t on t.session_id = s.session_id where t.erasure_id = ${one.id}
        union select p.id from sessions s join tombstones t on t.session_id = s.id and t.space_id = s.space_id
          join uploads p on (p.space_id, p.machine_id, p.source) = (s.space_id, s.machine_id, s.transcript_path)
        where t.erasure_id = ${one.id}
        union select (jsonb_array_elements_text(work->'uploads'))::uuid from erasures where id = ${one.id}) u))
    where id = ${one.id}`
}

type Marked = Grave & { gone: boolean }

async function gravesOf(db: Database, { id, spaceId }: Erasure): Promise<Marked[]> {
  return db.$client<Marked[]>`
    select space_id as "spaceId", session_id as "sessionId", agent, coalesce(native_id, '') as "nativeId", rows_gone_at is not null as gone
    from tombstones where erasure_id = ${id} and space_id = ${spaceId} and kind <> 'alias' order by session_id`
}

async function allCustody(erasing: Erasing, one: Erasure): Promise<void> {
  const { db, home, signal } = erasing
  const graves = await gravesOf(db, one)
  const sought = {
    ids: new Set(graves.map(({ sessionId }) => sessionId)),
    nativeIds: new Set(graves.map(({ nativeId }) => nativeId).filter((native) => native !== '')),
    inside: new Set<string>(),
  } satisfies Sought
  const sources = await keptIn(db.$client, one.id)
  for (const [i, { kept, spaceId, named }] of sources.entries()) {
    signal?.throwIfAborted()
    await tell(erasing, one, i, sources.length)
    const actor: Actor = { userId: one.userId, spaceId, role: 'owner' }
    try {
      if (one.kind !== 'sessions' && spaceId === one.spaceId) {
        // All that is in the space goes as a whole.
        await removeHeld(home, kept.source)
        continue
      }
      if (!named && !(await speaksOf(db, actor, kept, sought.nativeIds))) continue
      const whose = await whoseIs(db, actor, kept, sought)
      if (whose.all) {
        await removeHeld(home, kept.source)
        sought.inside.add(kept.source)
        await removeSource(db.$client, one.id, spaceId, kept)
      } else if (whose.spans.length > 0) await cutSource(db.$client, one.id, spaceId, kept, whose, sought.nativeIds)
    } catch (error) {
      if (!(error instanceof BrokenCustody)) throw error
      await leave(db, one, kept, error)
    }
  }
  await forgetNames(db, one)
  await next(erasing, one, 'files', { custodyGoneAt: new Date().toISOString() })
}

const forgetNames = (db: Database, { id }: Erasure) => db.$client`
  delete from upload_sessions u using tombstones t where t.session_id = u.session_id and t.erasure_id = ${id}`

async function leave(db: Database, { id }: Erasure, kept: Kept, error: unknown): Promise<void> {
  const left = [`A source could not be read, so it was left as it is: ${reasonOf(kept.source, error)}`]
  await db.$client.begin((tx) => addToReceipt(tx, id, { left }))
}

async function allFiles(erasing: Erasing, one: Erasure): Promise<void> {
  const { db, home } = erasing
  const graves = await gravesOf(db, one)
  const files = await eraseFiles(
    db.$client,
    home,
    graves.map(({ nativeId }) => nativeId),
  )
  await db.$client.begin((tx) => addToReceipt(tx, one.id, { files }))
  if (one.kind !== 'sessions') await emptySpace(db, one, erasing.signal)
  const goes = one.kind === 'account' && !(await endAccount(db, one, erasing.signal))
  if (goes || (one.kind !== 'sessions' && (await mayEnd(db, one)))) await endSpace(db, one)
  // From here on nothing is looked for by name.
  await db.$client`update tombstones set native_id = null where erasure_id = ${one.id}`
  await db.$client`update erasures set work = '{"uploads": []}' where id = ${one.id}`
  await next(erasing, one, 'cleaning', {})
}

async function clean(erasing: Erasing, one: Erasure): Promise<void> {
  const { db, engine, patience, clean: asked } = erasing
  await tell(erasing, one, 0, 1)
  const cleaned = await cleanUp({ sql: db.$client, engine, patience, receipt: one.receipt, asked: asked === true })
  await db.$client.begin(async (tx) => {
    await addToReceipt(tx, one.id, cleaned)
    await tx`update erasures set step = 'done', done = total, finished_at = now() where id = ${one.id}`
  })
}

async function next(erasing: Erasing, one: Erasure, step: ErasureStep, times: Partial<Receipt>): Promise<void> {
  await erasing.db.$client.begin(async (tx) => {
    await addToReceipt(tx, one.id, times)
    await tx`update erasures set step = ${step}, done = 0, total = 1 where id = ${one.id}`
  })
}

async function tell({ db, onProgress }: Erasing, one: Erasure, done: number, total?: number): Promise<void> {
  const [row] = await db.$client<Array<{ total: number }>>`
    update erasures set done = ${done}, total = coalesce(${total ?? null}::int, total) where id = ${one.id} returning total`
  onProgress?.({ step: one.step, done, total: row?.total ?? 0 })
}
