// The engine as one thing: replication in, HTTP out, and what is between them.
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { Pool } from 'pg'
import type { PoolConfig } from 'pg'
import { pino } from 'pino'
import type { Logger } from 'pino'
import { Catalog } from './catalog/catalog.ts'
import { ancestorsOf } from './catalog/family.ts'
import { unchangedTables } from './catalog/unchanged.ts'
import { watchTables } from './catalog/watch.ts'
import type { EngineConfig } from './config.ts'
import { createHttpServer } from './http/server.ts'
import { Consumer } from './replication/consumer.ts'
import { Publication } from './replication/publication.ts'
import { sessionConfig } from './replication/session.ts'
import { Apply } from './shapes/apply.ts'
import type { Ask } from './shapes/judging.ts'
import { Registry } from './shapes/registry.ts'
import { Resolver } from './shapes/resolve.ts'
import { storageFolder } from './storage/folder.ts'
import { Store } from './storage/store.ts'
import { Judge } from './where/judge.ts'

export type Engine = {
  readonly url: string
  readonly port: number
  /** Ends requests, replication and connections; drops the slot unless there is a storage folder to continue from. */
  stop(): Promise<void>
}

const CONNECTIONS = 10
/** While the judge thinks the stream waits. */
const JUDGE_WITHIN = 5_000
/** What the stream waits for is asked again when nothing has come for so long: the network may have swallowed it. */
const ANSWER_WITHIN = 10_000
const answeredWithin = (ms: number): PoolConfig => ({ query_timeout: ms })

/** Starts to listen at once; shape requests wait until replication runs (health says when). Rejects when the port is taken. */
export async function startEngine(config: EngineConfig, log: Logger = pino({ level: 'silent' })): Promise<Engine> {
  const { databaseUrl, queryPatience } = config
  const pool = new Pool({ ...sessionConfig(databaseUrl, 'logbook-engine query', queryPatience), max: CONNECTIONS })
  // The stream waits for the judge and for the state of its slot, which therefore wait for no snapshot.
  const judgePatience = Math.min(queryPatience, JUDGE_WITHIN)
  const judges = new Pool({
    ...sessionConfig(databaseUrl, 'logbook-engine judge', judgePatience),
    ...answeredWithin(judgePatience + ANSWER_WITHIN),
    max: 1,
  })
  const slots = new Pool({
    ...sessionConfig(databaseUrl, 'logbook-engine slot'),
    ...answeredWithin(ANSWER_WITHIN),
    max: 1,
  })
  for (const each of [pool, judges, slots]) {
    each.on('error', (error) =>
      log.warn({ error: error.message }, 'a database connection was lost; a new one is made when needed'),
    )
    // A connection that is lost while it is in use fails its query, and says so once more to nobody: that would end the process.
    each.on('connect', (client) => client.on('error', () => undefined))
  }
  const publication = new Publication(pool, `electric_publication_${config.streamId}`)
  const catalog = new Catalog(pool)
  const resolver = new Resolver(pool, catalog)
  const folder = storageFolder(config.storageDir)
  const store = new Store({
    path: join(folder.path, `${config.streamId}.sqlite`),
    temporary: folder.temporary,
    chunkBytes: config.chunkBytes,
    pageLimit: config.pageLimit,
    log,
    damaged: (fault) => consumer.storageDamaged(fault),
  })
  const registry = new Registry({
    ...config,
    pool,
    publication,
    store,
    log,
    tableEnded: (table) => resolver.forget(table),
  })
  const judge = new Judge(judges)
  const ask: Ask = (...question) => judge.judge(...question)
  const consumer: Consumer = new Consumer({
    databaseUrl,
    pool: slots,
    slot: `electric_slot_${config.streamId}`,
    publication,
    log,
    session: (lastLsn, passed) =>
      new Apply({
        shapes: registry,
        ask,
        ancestorsOf: (oid) => ancestorsOf(judges, oid),
        lastLsn,
        passed,
        trouble: (error) =>
          log.warn({ error: String(error) }, 'the stream waits: Postgres could not be asked; asking again'),
      }),
    store,
    restore: async () => registry.restore(await unchangedTables(pool, publication, store.tables())),
    forgetAll: () => {
      registry.detachAll()
      resolver.forgetAll()
    },
  })
  const watch = watchTables({
    pool,
    publication,
    registry,
    copies: () => catalog.copies(),
    stale: (table) => resolver.forget(table),
    log,
    lost: () => consumer.beginAgain(),
  })
  const lastLsn = (): bigint => consumer.lastLsn
  const comingLsn = (): bigint => consumer.comingLsn
  const services = { config, pool, resolver, registry, spoolFolder: folder.path, consumer, log, lastLsn, comingLsn }
  const server = createHttpServer(services)
  const stop = async (): Promise<void> => {
    watch.stop()
    server.close()
    server.closeAllConnections()
    registry.detachAll()
    await consumer.stop()
    await Promise.all([pool.end(), judges.end(), slots.end()])
    folder.dispose()
  }
  try {
    server.listen(config.port, config.host)
    await once(server, 'listening')
  } catch (error) {
    await stop()
    throw error
  }
  consumer.start()
  const { port } = server.address() as AddressInfo
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  return { url: `http://${host}:${port}`, port, stop }
}
