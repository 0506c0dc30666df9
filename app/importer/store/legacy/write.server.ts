// The legacy writer: rows of other stores into the ledger, and what is news into our tables, inside the transaction of their batch.
import type { TransactionSql } from 'postgres'
import { actAs } from '#db/transact.server.ts'
import type { Actor, Transaction } from '#db/transact.server.ts'
import type { Batch, BatchRow } from '../../batch.ts'
import type { Parsed } from '../../formats/format.ts'
import type { NamedSession, RowWrite } from '../../legacy/row.ts'
import { bornIn } from '../../identity.server.ts'
import { noteSessions } from '../account.server.ts'
import { connectionOf } from '../connection.server.ts'
import { inTurn, nameOf, routesOf } from '../routes.server.ts'
import type { Taking } from '../routes.server.ts'
import { ensureSessions } from '../sessions.server.ts'
import { chatOf, nothingTouched, settleThreads, writeChatTool, writeMessage, writeThread } from './chat.server.ts'
import type { Touched } from './chat.server.ts'
import { enterRows, releaseRows } from './ledger.server.ts'
import type { Told } from './ledger.server.ts'
import * as things from './things.server.ts'

export interface RowsWritten {
  /** Of the records that are rows. */
  stored: number
  same: number
  /** Sessions that are new. */
  sessions: number
  /** What rows say of sessions now that the rows they waited for are known. */
  released: Parsed[]
}

/** Writes the rows of `batch`; the sessions that its records name exist already. Call it under `lockLegacy`. */
export async function writeRows(
  tx: Transaction,
  taking: Taking,
  machineId: string,
  told: Told,
  batch: Batch,
): Promise<RowsWritten> {
  const sql = connectionOf(tx)
  const { actor } = taking
  const news = await enterRows(sql, actor, told, batch.rows)
  const named = news.flatMap((row) => row.writes.flatMap(sessionNamed))
  const { made: sessions, routed } = await ensureSessions(tx, taking, machineId, named)
  await noteSessions(
    sql,
    actor,
    told.uploadId,
    [...routed.values()].map(({ id }) => id),
  )
  const aliased = await routesOf(
    tx,
    taking,
    news.flatMap((row) => row.writes.flatMap((write) => (write.to === 'alias' ? [write.session] : []))),
  )
  const writers = new Map<string, { actor: Actor; touched: Touched }>()
  const writerOf = (write: RowWrite) => {
    const name = 'session' in write ? nameOf(write.session.agent, write.session.nativeId) : null
    const other = (name !== null && (routed.get(name) ?? aliased.get(name))?.actor) || actor
    const key = `${other.spaceId} ${bornIn(other)}`
    const writer = writers.get(key) ?? { actor: other, touched: nothingTouched() }
    writers.set(key, writer)
    return writer
  }
  for (const row of inOrder(news)) {
    const at = row.at ?? told.modifiedAt.toISOString()
    for (const write of row.writes) {
      const writer = writerOf(write)
      if (await stayedBehind(sql, actor, writer.actor, write)) continue
      await actAs(tx, actor, writer.actor, () => apply(sql, writer.actor, row, write, at, writer.touched))
    }
  }
  await inTurn(tx, actor, writers.values(), async ({ actor: other, touched }) => {
    if (touched.threads.size > 0) await settleThreads(sql, other, touched)
  })
  const records = placesOf(batch.rows)
  const stored = placesOf(news).size
  return { stored, same: records.size - stored, sessions, released: await releaseRows(sql, actor, news) }
}

// A person's chats do not follow a session to where they may not see it: those stay as they were.
async function stayedBehind(sql: TransactionSql, actor: Actor, writer: Actor, write: RowWrite): Promise<boolean> {
  if (writer.spaceId === actor.spaceId) return false
  const thread = chatOf(writer, write)
  if (thread === null) return false
  const rows = await sql`select 1 from chat_threads where id = ${thread} and space_id = ${actor.spaceId}`
  return rows.length > 0
}

const placesOf = (rows: BatchRow[]): Set<number> => new Set(rows.filter((row) => row.counts).map((row) => row.position))

const inOrder = (rows: BatchRow[]): BatchRow[] => rows.toSorted((a, b) => a.position - b.position)

// An alias only points: what it points at need not exist.
function sessionNamed(write: RowWrite): NamedSession[] {
  return write.to !== 'alias' && 'session' in write ? [write.session] : []
}

async function apply(
  sql: TransactionSql,
  actor: Actor,
  row: BatchRow,
  write: RowWrite,
  at: string,
  touched: Touched,
): Promise<void> {
  const writing = { sql, actor, row, at }
  switch (write.to) {
    case 'thread':
      return writeThread(sql, actor, write, touched, at)
    case 'message':
      return writeMessage(sql, actor, write, touched, at)
    case 'chat-tool':
      return writeChatTool(sql, actor, write, at)
    case 'todo':
      return things.writeTodo(writing, write)
    case 'alias':
      return things.writeAlias(writing, write)
    case 'session':
      return things.writeSession(writing, write)
    case 'misalignment':
      return things.writeMisalignment(writing, write)
    case 'decision':
      return things.writeDecision(writing, write)
    case 'preference':
      return things.writePreference(writing, write)
    case 'bookmarks':
      return things.writeBookmarks(writing, write)
    case 'workspace':
      return things.writeWorkspace(writing, write)
    case 'layout':
      return things.writeLayout(writing, write)
    case 'repo':
      return things.writeRepo(writing, write)
    case 'report':
      return things.writeReport(writing, write)
    case 'state':
      return things.writeState(writing, write)
    case 'token':
      return things.writeToken(writing, write)
  }
}
