// `logbook sql`: a connection for SQL of one's own, to read the space of this Logbook's owner and nothing else.
import { defineCommand } from 'citty'
import { connect } from '#db/client.server.ts'
import { closeSqlAccess, openSqlAccess } from '#db/sql-access.server.ts'
import { searchAbout, sqlViews } from '#db/sql-views.server.ts'
import { transact } from '#db/transact.server.ts'
import { audit } from '#app/server/audit.server.ts'
import { ensureOwner } from '#app/server/first-run.server.ts'
import { readRunning } from '#app/supervisor/lock.ts'
import { dataFlag, dataFolder, refuseSurprises } from '../command.ts'
import { withDatabase } from '../with-database.ts'

const args = {
  ...dataFlag,
  json: { type: 'boolean', description: 'Answer as JSON' },
  revoke: { type: 'boolean', description: 'Take the login away and end its connections' },
} as const

export default defineCommand({
  meta: {
    name: 'sql',
    description: `Print a read-only connection to your space, for psql or a notebook: ${Object.keys(sqlViews).join(', ')}`,
  },
  args,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, args),
  run: async ({ args }) => {
    const dataDir = dataFolder(args.data)
    await withDatabase({ dataDir, purpose: 'sql' }, async ({ url, secret }) => {
      const actor = await ensureOwner(url)
      const db = connect(url)
      const sql = db.$client
      const log = (act: string) => transact(db, actor, (tx) => audit(tx, actor, { means: 'command' }, { act }))
      if (args.revoke) {
        const revoked = await closeSqlAccess(sql, actor.spaceId)
        if (revoked) await log('sql.revoke')
        console.log(
          args.json ? JSON.stringify({ revoked }) : revoked ? 'The login is gone.' : 'There is no login for SQL.',
        )
        return
      }
      const { user, password } = await openSqlAccess(sql, secret, actor.spaceId)
      await log('sql.access')
      const address = new URL(url)
      address.username = user
      address.password = password
      const running = (await readRunning(dataDir)) !== undefined || process.env.DATABASE_URL !== undefined
      if (args.json) return console.log(JSON.stringify({ url: address.href, views: Object.keys(sqlViews) }))
      console.log(`${address.href}\n`)
      for (const [name, { about }] of Object.entries(sqlViews)) console.log(`  ${name.padEnd(12)} ${about}`)
      console.log(`  ${'search()'.padEnd(12)} ${searchAbout}`)
      console.log('\nIt reads your space and changes nothing. `logbook sql --revoke` takes it away.')
      if (!running)
        console.log(
          'The embedded Postgres answers while Logbook runs, at another port each time: start it, and ask again.',
        )
    })
  },
})
