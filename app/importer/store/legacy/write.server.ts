// The legacy writer: rows of other stores into the ledger, and what is news into our tables, inside the transaction of their batch.
import type { TransactionSql } from 'postgres'
import type { Actor, Transaction } from '#db/transact.server.ts'
import type { Batch, BatchRow } from '../../batch.ts'
import type { Parsed } from '../../formats/format.ts'
import type { NamedSession, RowWrite } from '../../legacy/row.ts'
import { noteSessions } from '../account.server.ts'
import { connectionOf } from '../connection.server.ts'
import { ensureSessions, sessionId } from '../sessions.server.ts'
import { nothingTouched, settleThreads, writeChatTool, writeMessage, writeThread } from './chat.server.ts'
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
  actor: Actor,
  machineId: string,
  told: Told,
  batch: Batch,
): Promise<RowsWritten> {
  const sql = connectionOf(tx)
  const news = await enterRows(sql, actor, told, batch.rows)
  const named = news.flatMap((row) => row.writes.flatMap(sessionNamed))
  const sessions = await ensureSessions(tx, actor, machineId, named)
  await noteSessions(
    sql,
    actor,
    told.uploadId,
    named.map(({ agent, nativeId }) => sessionId(actor, agent, nativeId)),
  )
  const touched = nothingTouched()
  for (const row of inOrder(news)) {
    const at = row.at ?? told.modifiedAt.toISOString()
    for (const write of row.writes) await apply(sql, actor, row, write, at, touched)
  }
  if (touched.threads.size > 0) await settleThreads(sql, actor, touched)
  const records = placesOf(batch.rows)
  const stored = placesOf(news).size
  return { stored, same: records.size - stored, sessions, released: await releaseRows(sql, actor, news) }
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
