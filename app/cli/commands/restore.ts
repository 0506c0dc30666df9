// `logbook restore FILE`: a space from the archive that `logbook export --space` made, here or on another server.
import { resolve } from 'node:path'
import { defineCommand } from 'citty'
import { restoreSpace } from '#app/importer/archive/restore.server.ts'
import { audit } from '#app/server/audit.server.ts'
import { AppError } from '#app/server/errors.ts'
import { ensureOwner } from '#app/server/first-run.server.ts'
import { count } from '#app/supervisor/import-progress.ts'
import { openTerminal } from '#app/supervisor/terminal.ts'
import { connect } from '#db/client.server.ts'
import type { Database } from '#db/client.server.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { dataFlag, dataFolder, refuseSurprises, UsageError } from '../command.ts'
import { withDatabase } from '../with-database.ts'

const args = {
  ...dataFlag,
  file: { type: 'positional', description: 'The archive', required: true },
  as: { type: 'string', valueHint: 'EMAIL', description: 'Who owns the space here (default: whose Logbook this is)' },
  json: { type: 'boolean', description: 'End with one JSON line: space, rows by table, who was left out' },
} as const

export default defineCommand({
  meta: { name: 'restore', description: 'Bring back a space that `logbook export --space` took along' },
  args,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, args),
  run: ({ args }) =>
    withDatabase({ dataDir: dataFolder(args.data), purpose: 'restore' }, async ({ url }) => {
      const db = connect(url)
      const owner = await ensureOwner(url)
      const actor = args.as === undefined ? owner : await accountOf(db, owner, args.as)
      const terminal = openTerminal(process.stderr)
      const words = { checking: 'Checking', restoring: 'Restoring' }
      try {
        const restored = await restoreSpace({
          db,
          actor,
          path: resolve(args.file),
          onProgress: ({ step, done, total }) => terminal.update(`${words[step]}: ${done} of ${count(total, 'part')}`),
        })
        const inIt = { ...actor, spaceId: restored.spaceId }
        const rows = Object.values(restored.rows).reduce((sum, one) => sum + one, 0)
        if (!restored.before)
          await transact(db, inIt, (tx) => audit(tx, inIt, { means: 'command' }, { act: 'space.restore', rows }))
        const left = Object.entries(restored.leftOut).map(([table, one]) => `${table} ${one}`)
        terminal.settle(
          [
            restored.before
              ? `${restored.name} is here already, from this very archive. Nothing was changed.`
              : `${restored.name}: ${count(rows, 'row')} restored. Choose the space in Logbook; restart it, so that this machine's agents are captured into your first space.`,
            ...(restored.missing.length > 0
              ? [`No account here: ${restored.missing.join(', ')}. Invite them in Settings → Space.`]
              : []),
            ...(left.length > 0 ? [`Theirs alone, and left out: ${left.join(', ')} rows.`] : []),
          ].join('\n'),
        )
        if (args.json) console.log(JSON.stringify(restored))
      } catch (error) {
        if (error instanceof AppError) throw new UsageError(error.message)
        throw error
      }
    }),
})

async function accountOf(db: Database, owner: Actor, email: string): Promise<Actor> {
  const [row] = await db.$client<Array<{ id: string }>>`select id from auth_users where lower(email) = lower(${email})`
  if (!row) throw new UsageError(`Nobody has the address ${email} here. Nothing was restored.`)
  return { ...owner, userId: row.id }
}
