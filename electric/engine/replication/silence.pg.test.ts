// A network that has gone silent: nothing comes any more, and nobody says that the connection is over.
import { expect, test } from 'vitest'
import { disposableDatabase } from '#db/testing.ts'
import { TcpProxy } from '../../conformance/oracle/tcp-proxy.ts'
import { Reader, active, eventually } from '../../conformance/reader.ts'
import { readConfig } from '../config.ts'
import { startEngine } from '../engine.ts'
import { testSettings } from '../testing.ts'

test(
  'a server that says nothing when it is asked is given up, and a new connection goes on',
  { timeout: 60_000 },
  async () => {
    const database = await disposableDatabase()
    const { sql } = database
    const behind = new URL(database.url)
    const network = await TcpProxy.open(() => Number(behind.port))
    const url = new URL(database.url)
    url.port = String(network.port)
    await sql`CREATE TABLE items (id int PRIMARY KEY)`
    await sql`ALTER DATABASE ${sql(behind.pathname.slice(1))} SET wal_sender_timeout = '5s'`
    const engine = await startEngine(readConfig(testSettings(url.href)).config)
    await active(engine.url)
    const health = () => fetch(`${engine.url}/v1/health`).then(({ status }) => status)
    const reader = await new Reader(engine.url, { table: 'items' }).catchUp()
    // Quiet is not silence: the server answers when it is asked.
    const from = Date.now()
    await eventually(async () => {
      expect(await health()).toBe(200)
      return Date.now() - from > 7_000
    })
    network.hold()
    await sql`INSERT INTO items VALUES (1)`
    await eventually(async () => (await health()) === 202)
    // The server hears of it, too: it would hold the lock until then.
    network.cut()
    await active(engine.url)
    await eventually(async () => {
      await reader.next(true)
      return reader.seen.some(({ key }) => key !== undefined)
    })
    await engine.stop()
    await network.close()
    await database.drop()
  },
)
