// `logbook erase`: a session, or all that a filter of the list means; first what would go, then nothing of it is left.
import { createInterface } from 'node:readline/promises'
import { defineCommand } from 'citty'
import { selectedSessions } from '#app/features/data/selection.server.ts'
import { filtersOf, listSearch, listSearchNames, searchOf } from '#app/features/sessions/list-search.ts'
import { rangeOf } from '#app/features/sessions/period.ts'
import { beginErasure } from '#app/importer/erase/begin.server.ts'
import { previewErasure } from '#app/importer/erase/preview.server.ts'
import type { ErasePreview } from '#app/importer/erase/preview.server.ts'
import { runErasure, unfinished } from '#app/importer/erase/run.server.ts'
import type { Erasing } from '#app/importer/erase/run.server.ts'
import { cleanUp } from '#app/importer/erase/clean-up.server.ts'
import { ensureOwner } from '#app/server/first-run.server.ts'
import { readEnv } from '#app/server/env.ts'
import type { Home } from '#app/supervisor/home.ts'
import { count } from '#app/supervisor/import-progress.ts'
import { readRunning } from '#app/supervisor/lock.ts'
import { openTerminal } from '#app/supervisor/terminal.ts'
import { formatBytes } from '#app/ui/numbers.ts'
import { connect } from '#db/client.server.ts'
import type { Database } from '#db/client.server.ts'
import type { Receipt } from '#db/schema/erasures.ts'
import type { Actor } from '#db/transact.server.ts'
import { dataFlag, dataFolder, refuseSurprises, UsageError } from '../command.ts'
import { withDatabase } from '../with-database.ts'

const args = {
  ...dataFlag,
  session: {
    type: 'string',
    valueHint: 'ID',
    description: 'A session, by its id here or at its agent, with its sub-agents',
  },
  filter: {
    type: 'string',
    valueHint: 'SEARCH',
    description: "What the list's address shows, as in q=words&agents=claude,codex&errors=true",
  },
  'dry-run': { type: 'boolean', description: 'Say what would go, change nothing' },
  yes: { type: 'boolean', description: 'Do not ask' },
  clean: {
    type: 'boolean',
    description: 'Write large tables anew too, so that no byte stays in the files of the database; alone: do only that',
  },
  receipts: { type: 'boolean', description: 'List what was erased, also of accounts and spaces that are gone' },
  json: { type: 'boolean', description: 'End with one JSON line' },
} as const

export default defineCommand({
  meta: { name: 'erase', description: 'Erase sessions for good: rows, stored sources, files, and what keeps old rows' },
  args,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, args),
  run: async ({ args }) => {
    const chosen = args.session !== undefined || args.filter !== undefined
    if (!chosen && !args.clean && !args.receipts)
      throw new UsageError(
        'Say what to erase: --session ID or --filter SEARCH. With --dry-run it only tells. Nothing was changed.',
      )
    if (args.session !== undefined && args.filter !== undefined)
      throw new UsageError('Say one of --session and --filter. Nothing was changed.')
    await withDatabase({ dataDir: dataFolder(args.data), purpose: 'erase' }, async ({ url, home }) => {
      const [db, actor] = [connect(url), await ensureOwner(url)]
      if (args.receipts) return listReceipts(db, args.json ?? false)
      const erasing = await erasingWith(db, home, args.clean ?? false)
      if (!chosen) return cleanAll(erasing)
      const ids =
        args.session === undefined ? await byFilter(db, actor, args.filter ?? '') : await byId(db, actor, args.session)
      const preview = await previewErasure(db, actor, ids)
      if (!args.json || !args['dry-run']) console.error(previewWords(preview))
      if (args['dry-run']) return args.json ? console.log(JSON.stringify({ dryRun: true, ...preview })) : undefined
      if (preview.sessions === 0) return args.json ? console.log(JSON.stringify({ sessions: 0 })) : undefined
      if (!args.yes && !(await agreed(preview.sessions))) throw new UsageError('Not confirmed. Nothing was changed.')
      const begun = await beginErasure(db, actor, { means: 'command' }, ids)
      if (!begun) return
      const receipt = await carryOut(erasing, begun.id)
      if (args.json) console.log(JSON.stringify({ erasure: begun.id, ...receipt }))
    })
  },
})

async function erasingWith(db: Database, home: Home, clean: boolean): Promise<Erasing> {
  // Without a server of our own nobody holds the folder of the engine but this command.
  const running = await readRunning(home.dir)
  const idleFolder = running?.pid === process.pid ? home.engineDir : null
  const engine = readEnv().ELECTRIC_URL ? ({ kind: 'electric' } as const) : ({ kind: 'embedded', idleFolder } as const)
  const stopping = new AbortController()
  process.once('SIGINT', () => stopping.abort())
  return { db, home: home.dir, engine, clean, signal: stopping.signal }
}

// The server may have it already: then it is waited for.
async function carryOut(erasing: Erasing, id: string): Promise<Receipt> {
  const terminal = openTerminal(process.stderr)
  for (;;) {
    const receipt = await runErasure(
      { ...erasing, onProgress: ({ step, done, total }) => terminal.update(`Erasing: ${step}, ${done} of ${total}`) },
      id,
    )
    if (receipt) {
      for (const left of receipt.left) terminal.say(left)
      terminal.settle(receiptWords(receipt))
      return receipt
    }
    await new Promise((done) => setTimeout(done, 200))
  }
}

async function cleanAll(erasing: Erasing): Promise<void> {
  for (const id of await unfinished(erasing.db)) await runErasure(erasing, id)
  const tables = await erasing.db.$client<Array<{ name: string }>>`
    select distinct jsonb_object_keys(receipt->'rows') as name from erasures`
  const receipt: Receipt = {
    sessions: 0,
    events: 0,
    bytes: 0,
    rows: Object.fromEntries(tables.map(({ name }) => [name, 1])),
    sources: { removed: 0, cut: 0 },
    files: 0,
    left: [],
  }
  const { left = [] } = await cleanUp({ sql: erasing.db.$client, engine: erasing.engine, receipt, asked: true })
  for (const one of left) console.error(one)
  if (left.length > 0) process.exitCode = 1
  else console.error('The files of database and engine hold no rows any more that were erased.')
}

async function byFilter(db: Database, actor: Actor, given: string): Promise<string[]> {
  const words = new URLSearchParams(given.replace(/^\?/, ''))
  const known: string[] = listSearchNames.filter((name) => name !== 'sort' && name !== 'group')
  const strange = [...words.keys()].find((key) => !known.includes(key))
  if (strange !== undefined)
    throw new UsageError(`The list has no filter ${strange}; there are ${known.join(', ')}. Nothing was changed.`)
  const search = listSearch.parse(Object.fromEntries(words))
  const filters = filtersOf(search)
  const range = rangeOf(filters.when, new Date())
  // What the list would leave aside must not widen what is erased.
  const taken: Record<string, unknown> = { ...searchOf(filters), when: range === null ? undefined : filters.when }
  const unread = [...words.keys()].find((key) => taken[key] === undefined || words.getAll(key).length > 1)
  if (unread !== undefined)
    throw new UsageError(
      `The filter ${unread}=${words.getAll(unread).join(`, ${unread}=`)} cannot be read. Nothing was changed.`,
    )
  return selectedSessions(db, actor, { search, range })
}

async function byId(db: Database, actor: Actor, id: string): Promise<string[]> {
  const rows = await db.$client<Array<{ id: string }>>`
    select id from sessions where space_id = ${actor.spaceId} and (id::text = ${id} or native_id = ${id}) order by id`
  if (rows.length === 0) throw new UsageError(`There is no session ${id} in your space. Nothing was changed.`)
  if (rows.length > 1)
    throw new UsageError(
      `Several sessions are called ${id}: ${rows.map((row) => row.id).join(', ')}. Nothing was changed; say one of these.`,
    )
  return rows.map((row) => row.id)
}

async function agreed(sessions: number): Promise<boolean> {
  if (!process.stdin.isTTY) return false
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await asking.question(`Type ${sessions} to erase ${count(sessions, 'session')} for good: `)
  asking.close()
  return answer.trim() === String(sessions)
}

function previewWords(one: ErasePreview): string {
  const day = (at: Date | null) => at?.toISOString().slice(0, 10) ?? 'no date'
  const notes = [
    [one.running, 'still running'],
    [one.marked, 'marked'],
    [one.commented, 'with comments'],
    [one.shared, 'shared by a link'],
    [one.chatted, 'with chats'],
  ] as const
  const said = notes.filter(([n]) => n > 0).map(([n, words]) => `${n} ${words}`)
  return [
    `${count(one.sessions, 'session')} (${one.subAgents} of sub-agents), ${count(one.events, 'event')}, sources of ${formatBytes(one.bytes)} as stored.`,
    `From ${day(one.oldest)} to ${day(one.newest)}${said.length > 0 ? `; ${said.join(', ')}` : ''}.`,
    "The agents' own files are not touched; what lies there is not taken in again.",
  ].join('\n')
}

function receiptWords({ sessions, events, bytes, sources, files, rows }: Receipt): string {
  const all = Object.values(rows).reduce((sum, one) => sum + one, 0)
  return [
    `Erased: ${count(sessions, 'session')}, ${count(events, 'event')}, ${count(all, 'row')} in ${count(Object.keys(rows).length, 'table')}.`,
    `Sources: ${sources.removed} removed, ${sources.cut} of several sessions cut, ${formatBytes(bytes)}. ${count(files, 'file')} of the data folder changed.`,
  ].join('\n')
}

async function listReceipts(db: Database, json: boolean): Promise<void> {
  const rows = await db.$client<Array<{ id: string; kind: string; step: string; at: Date; receipt: Receipt }>>`
    select id, kind, step, started_at as at, receipt from erasures order by started_at`
  for (const row of rows)
    console.log(
      json
        ? JSON.stringify(row)
        : `${new Date(row.at).toISOString()}  ${row.kind}  ${row.step}  ${row.id}\n${receiptWords(row.receipt)}`,
    )
}
